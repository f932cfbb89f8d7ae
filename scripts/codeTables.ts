import { format, resolveConfig } from 'prettier';
import { REASONS } from '../src/status/reasons/catalogue';
import { NEXT_STEPS } from '../src/status/reasons/nextSteps';

/** The file that lists the codes. */
export const README = 'README.md';
const [BEGIN, END] = ['<!-- codes -->', '<!-- end of codes -->'];

/**
 * The README with the tables of all codes, as the catalogues have them now.
 * @throws Error when the marks between which they belong are missing
 */
export async function withCodeTables(readme: string): Promise<string> {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`${README} lacks ${BEGIN} or ${END}.`);
  }
  const tables = [table('code of a cause', REASONS), table('code of a next step', NEXT_STEPS)].join('\n\n');
  return format(`${before}${BEGIN}\n\n${tables}\n\n${END}${after}`, {
    ...(await resolveConfig(README)),
    parser: 'markdown',
  });
}

function table(heading: string, texts: Readonly<Record<string, { readonly text: string }>>): string {
  const rows = Object.entries(texts).map(([code, { text }]) => `| \`${code}\` | ${text} |`);
  return [`| ${heading} | says |`, '| --- | --- |', ...rows].join('\n');
}
