import { format, resolveConfig } from 'prettier';
import { TROUBLE } from '../src/clusters/trouble/catalogue';
import { REASONS } from '../src/status/reasons/catalogue';
import { NEXT_STEPS } from '../src/status/reasons/nextSteps';

/** The file that lists the codes. */
export const README = 'README.md';

/** Between each pair of marks, what belongs there. */
const PARTS: readonly (readonly [begin: string, end: string, tables: () => readonly string[]])[] = [
  [
    '<!-- codes -->',
    '<!-- end of codes -->',
    () => [textTable('code of a cause', REASONS), textTable('code of a next step', NEXT_STEPS)],
  ],
  ['<!-- causes of trouble -->', '<!-- end of causes of trouble -->', () => [troubleTable()]],
];

/**
 * The README with the tables of all codes, as the catalogues have them now.
 * @throws Error when the marks between which they belong are missing
 */
export async function withCodeTables(readme: string): Promise<string> {
  const text = PARTS.reduce((before, [begin, end, tables]) => {
    const [head, rest] = before.split(begin);
    const tail = rest?.split(end)[1];
    if (head === undefined || tail === undefined) {
      throw new Error(`${README} lacks ${begin} or ${end}.`);
    }
    return `${head}${begin}\n\n${tables().join('\n\n')}\n\n${end}${tail}`;
  }, readme);
  return format(text, { ...(await resolveConfig(README)), parser: 'markdown' });
}

function textTable(heading: string, texts: Readonly<Record<string, { readonly text: string }>>): string {
  return table(
    [heading, 'says'],
    Object.entries(texts).map(([code, { text }]) => [`\`${code}\``, text]),
  );
}

/** Several kinds of a code are several lines. */
function troubleTable(): string {
  return table(
    ['cause', 'says', 'next step'],
    Object.values(TROUBLE).map(({ code, text, next }) => [`\`${code}\``, text, next]),
  );
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
