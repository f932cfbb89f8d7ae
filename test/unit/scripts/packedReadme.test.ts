import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { packedReadme } from '../../../scripts/packing/packedReadme';

const REPOSITORY = 'https://github.com/ann/here.git';

describe('The README of the package', () => {
  const original = readFileSync('README.md', 'utf8');

  it('has pictures and links that lead to the repository, as none of them is in the package', () => {
    const packed = packedReadme(original, REPOSITORY);
    const targets = [...packed.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    assert.ok(targets.every((target) => /^(?:https:|http:|#)/.test(target)));
    assert.ok(packed.includes('](https://github.com/ann/here/raw/HEAD/media/'));
    assert.ok(packed.includes('(https://github.com/ann/here/blob/HEAD/CONTRIBUTING.md)'));
  });

  it('leaves alone what leads elsewhere, or to a heading', () => {
    const text = '[a](#a) [b](https://example.org/b) ![c](https://example.org/c.png) `[d]` (e)';
    assert.equal(packedReadme(text, REPOSITORY), text);
  });

  it('keeps every word beside them', () => {
    const words = (text: string) => text.replace(/\]\([^)\s]+\)/g, ']');
    assert.equal(words(packedReadme(original, REPOSITORY)), words(original));
  });

  it('has pictures that are there, and links to files that are there', () => {
    for (const [, target = ''] of original.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert.ok(existsSync(target), target);
    }
  });

  it('tells users how to install it before anything about its source', () => {
    const headings = [...original.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    assert.equal(headings[0], 'Install');
    assert.ok(original.indexOf('## Install') < original.indexOf('npm '));
  });

  it('has pictures that are soon there, the animation included', () => {
    for (const [, picture = ''] of original.matchAll(/!\[[^\]]*\]\((media\/[^)]+)\)/g)) {
      assert.ok(statSync(picture).size <= 400_000, picture);
    }
  });
});
