import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { packedReadme } from '../../../scripts/packedReadme';

describe('The README of the package', () => {
  const original = readFileSync('README.md', 'utf8');

  it('shows no picture and follows no link that is not in the package', () => {
    const packed = packedReadme(original);
    assert.doesNotMatch(packed, /!\[/);
    assert.doesNotMatch(packed, /\]\((?!https?:|#)/);
    assert.doesNotMatch(packed, /^\|\s*\|\s*\|$\n^\|[\s:-]*\|[\s:-]*\|$\n\n/m);
  });

  it('keeps every word beside them', () => {
    const packed = packedReadme(original);
    for (const heading of original.match(/^#+ .+$/gm) ?? []) {
      assert.ok(packed.includes(heading), heading);
    }
    assert.ok(packed.includes('ipfsCluster.apiAddresses'));
  });

  it('has pictures that are there, and links to files that are there', () => {
    for (const [, target = ''] of original.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert.ok(existsSync(target), target);
    }
  });
});
