// `npx tsx scripts/writeCodeTables.ts`: puts the codes of reasons and next steps into the README.
import { readFile, writeFile } from 'node:fs/promises';
import { README, withCodeTables } from './codeTables';

await writeFile(README, await withCodeTables(await readFile(README, 'utf8')));
