import { MarkdownString } from 'vscode';
import type { ModuleResult } from '../../status/result';
import { PROGRAMS } from './daemonNames';
import { factText, nextText, sentenceText } from './reasonText';
import { stateCodicon, stateText } from './stateAppearance';
import { nameOf } from './instanceNodes';
import type { TreeNode } from './nodes';
import { visible } from '../../status/visibleText';
import { markdownText } from '../shared/plainText';

/** What stands behind a node. Texts of daemons and files are escaped: nothing in them becomes Markdown. */
export function tooltipOf(node: TreeNode): MarkdownString | string {
  switch (node.kind) {
    case 'machine':
    case 'endpoint':
      return node.spoken;
    case 'detail':
      return visible(node.full === '' ? node.label : node.full);
    case 'daemon': {
      const { state, details, error } = node.entry;
      const program = details?.program;
      const facts = program ? [`${program.path} ${program.version ?? ''}`.trim()] : [];
      const reasons = error === undefined ? reasonsOf(details) : [error];
      return explanation(node.label, state, reasons, {
        nextStep: details?.next ? nextText(details.next) : null,
        facts,
      });
    }
    case 'instance': {
      const { state, causes, next, folder, api } = node.instance;
      const facts = [folder, api].flatMap((fact) => fact ?? []);
      return explanation(`${PROGRAMS[node.type]}: ${node.label}`, state, causes.map(sentenceText), {
        nextStep: next === null ? null : nextText(next),
        facts,
      });
    }
  }
}

/** Where there are several instances each has a line: else nobody knew whose reason it is. */
function reasonsOf(details: ModuleResult | undefined): readonly string[] {
  const { instances = [], causes = [] } = details ?? {};
  if (instances.length < 2) {
    return causes.map(sentenceText);
  }
  return instances.map((instance) => {
    const words = `${nameOf(instance)}: ${stateText(instance.state)}`;
    const [first] = instance.causes;
    return instance.state === 'running' || first === undefined ? words : `${words}, ${factText(first)}`;
  });
}

interface Rest {
  readonly nextStep: string | null;
  readonly facts: readonly string[];
}

function explanation(
  title: string,
  state: Parameters<typeof stateText>[0],
  reasons: readonly string[],
  { nextStep, facts }: Rest,
): MarkdownString {
  const markdown = new MarkdownString(undefined, true);
  markdown.appendMarkdown(`${stateCodicon(state)} **${markdownText(title)}** — ${stateText(state)}\n\n`);
  for (const reason of reasons) {
    markdown.appendMarkdown(`- ${markdownText(reason)}\n`);
  }
  if (nextStep !== null) {
    markdown.appendMarkdown(`\n$(lightbulb) ${markdownText(nextStep)}\n`);
  }
  for (const fact of facts) {
    markdown.appendMarkdown(`\n${markdownText(fact)}  \n`);
  }
  return markdown;
}
