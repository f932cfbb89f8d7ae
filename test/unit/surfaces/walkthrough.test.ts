import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as unknown;
const { commands, views, configuration, walkthroughs } = (read('package.json') as Manifest).contributes;
const WORDS = read('package.nls.json') as Readonly<Record<string, string>>;
const VIEWS = Object.values(views)
  .flat()
  .map(({ id }) => id);
/** The editor adds one for each view that shows it. */
const COMMANDS = new Set([...commands.map(({ command }) => command), ...VIEWS.map((id) => `${id}.focus`)]);
const STEPS = walkthroughs.flatMap(({ steps }) => steps);

/** What a text of the manifest says. */
function wordsOf(reference: string): string {
  return WORDS[reference.replace(/^%|%$/g, '')] ?? assert.fail(`${reference} has no words`);
}

/** The commands that the text of a step links to. */
function linksOf({ description }: Step): string[] {
  return [...wordsOf(description).matchAll(/\]\(command:([\w.]+)/g)].map(([, id = '']) => id);
}

/** Whether the editor can ever send this event. */
function isKnown(event: string): boolean {
  const [kind = '', what = ''] = event.split(':');
  switch (kind) {
    case 'onCommand':
      return COMMANDS.has(what);
    case 'onView':
      return VIEWS.includes(what);
    case 'onSettingChanged':
      return what in configuration.properties;
    default:
      return false;
  }
}

describe('The walkthrough', () => {
  it('has a few steps, each told apart', () => {
    assert.ok(STEPS.length >= 3 && STEPS.length <= 4);
    assert.equal(new Set(STEPS.map(({ id }) => id)).size, STEPS.length);
  });

  for (const step of STEPS) {
    describe(`step "${step.id}"`, () => {
      it('has its words, an action on a line of its own, and links to commands that exist alone', () => {
        assert.notEqual(wordsOf(step.title), '');
        assert.match(wordsOf(step.description), /^\[[^\]]+\]\(command:[^)]+\)$/m);
        assert.deepEqual(
          linksOf(step).filter((id) => !COMMANDS.has(id)),
          [],
        );
      });

      it('is done by what the editor can notice', () => {
        assert.ok(step.completionEvents.length > 0);
        assert.deepEqual(
          step.completionEvents.filter((event) => !isKnown(event)),
          [],
        );
      });

      it('has a picture that is packed, in the colours of the theme, and is told in words', () => {
        const { svg, altText } = step.media;
        assert.ok(existsSync(svg), svg);
        assert.ok(readFileSync('.vscodeignore', 'utf8').split('\n').includes(`!${svg}`), svg);
        assert.match(readFileSync(svg, 'utf8'), /var\(--vscode-/);
        assert.notEqual(wordsOf(altText), '');
      });
    });
  }
});
