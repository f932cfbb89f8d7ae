import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeSpan, labelText, markdownText, messageText } from '../../../../src/vscode/shared/plainText';
import { diagnosisOf } from '../../../../src/vscode/diagnosis';
import { answerOf, failedEntry, instanceOf } from '../../monitor/answers';
import { nasty, UNSAFE } from '../../status/nastyTexts';

/** As VS Code looks for them (vs/base/common/iconLabels.ts, linkedText.ts). */
const ICON = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

/** What Markdown makes of a text in which every punctuation mark is escaped. */
function rendered(markdown: string): string {
  return markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

describe('texts of others in the editor', () => {
  it('are no icon in a label, no link in a message', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        for (const shown of [labelText(text), messageText(text)]) {
          assert.doesNotMatch(shown, UNSAFE);
          assert.doesNotMatch(shown, ICON);
        }
        assert.doesNotMatch(messageText(text), LINK);
      }),
    );
  });

  it('are no Markdown, and no icon in what it becomes', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const markdown = markdownText(text);
        assert.doesNotMatch(markdown, UNSAFE);
        assert.doesNotMatch(rendered(markdown), ICON);
        assert.doesNotMatch(markdown.replace(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~]/);
      }),
    );
  });

  it('stay inside of their code span', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const span = codeSpan(text);
        if (span === '(empty)') {
          return;
        }
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inside = span.slice(fence.length, -fence.length);
        assert.ok(span.endsWith(fence) && !span.endsWith(`\`${fence}`));
        assert.ok(
          [...inside.matchAll(/`+/g)].every(([run]) => run.length !== fence.length),
          span,
        );
        assert.doesNotMatch(span, UNSAFE);
      }),
    );
  });

  it('add no line to a diagnosis', () => {
    const make = (text: string) => {
      const answer = answerOf({ ipfs: 'running' });
      const instance = {
        ...instanceOf('degraded', text),
        name: text,
        version: text,
        api: text,
        reasons: [text],
      };
      const { ipfs } = answer.daemons;
      assert.ok(ipfs?.details);
      const details = { ...ipfs.details, instances: [instance], program: { path: text, version: text } };
      const failed = { ...failedEntry('ipfs_cluster_follow'), error: text };
      return diagnosisOf(
        { ...answer, daemons: { ipfs: { ...ipfs, details }, ipfs_cluster_follow: failed } },
        '0',
      );
    };
    const lines = make('x').split('\n').length;
    fc.assert(
      fc.property(nasty, (text) => {
        const diagnosis = make(text);
        assert.equal(diagnosis.split('\n').length, lines);
        assert.doesNotMatch(diagnosis.replaceAll('\n', ''), UNSAFE);
      }),
    );
  });
});
