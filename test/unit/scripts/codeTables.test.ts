import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { README, withCodeTables } from '../../../scripts/codeTables';

describe('The README', () => {
  it('lists every code with its text: npx tsx scripts/writeCodeTables.ts', async () => {
    const readme = readFileSync(README, 'utf8');
    assert.equal(readme, await withCodeTables(readme));
  });
});
