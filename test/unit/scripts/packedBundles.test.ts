import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

describe('The package', () => {
  it('has every bundle that the extension or another bundle loads', () => {
    const build = readFileSync('scripts/build.mjs', 'utf8');
    const packed = readFileSync('.vscodeignore', 'utf8').split('\n');
    const lists = build.slice(build.indexOf('const BESIDE'), build.indexOf('const bundles'));
    const entries = [...lists.matchAll(/'src\/\S*?(\w+)\.ts'/g)].map(([, name]) => name ?? '');
    const outputs = [...build.matchAll(/outfile: 'dist\/(\w+)\.js'/g)].map(([, name]) => name ?? '');
    assert.ok(entries.length >= 4 && outputs.length >= 4, [...entries, ...outputs].join());
    for (const bundle of [...entries, ...outputs]) {
      assert.ok(packed.includes(`!dist/${bundle}.js`), `${bundle}.js is not packed`);
    }
  });
});
