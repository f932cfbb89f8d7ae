import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { followersRootOf, plainName } from '../../../../src/probes/files/followerName';

const ROOT = '/home/ann/.ipfs-cluster-follow';
const part = fc.oneof(fc.constantFrom('.', '..', '', 'a', '...', '-x', 'b c', '.hidden'), fc.string());
const name = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));

const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('the name of a follower', () => {
  it('leads to the same folder when it is plain, and stays as it is', () => {
    fc.assert(
      fc.property(name, (one) => {
        const plain = plainName(one);
        assert.equal(join(ROOT, plain), join(ROOT, one).replace(/(.)\/$/, '$1'));
        assert.equal(plainName(plain), plain);
      }),
    );
  });

  it('tells the folder of all followers where its own is in that, and no other', () => {
    fc.assert(
      fc.property(name, (one) => {
        const plain = plainName(one);
        const leadsOut = plain.split('/')[0] === '..';
        assert.equal(followersRootOf(join(ROOT, plain), one), leadsOut ? null : ROOT);
      }),
    );
    assert.equal(followersRootOf('/elsewhere/b', 'a'), null);
  });
});
