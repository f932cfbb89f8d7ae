import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bases } from 'multiformats/basics';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { contentIdIn } from '../../../../src/clusters/pins/contentId';

const V0 = 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG';
const V1 = CID.parse(V0).toV1();
const DAG_PB = 0x70;

/** What CIDs are written in; the others are for fun, or for bytes as they are. */
const WRITTEN = Object.values(bases).filter(({ name }) => !['identity', 'base256emoji'].includes(name));

describe('a CID', () => {
  for (const base of WRITTEN) {
    it(`is the same content in ${base.name}`, () => {
      assert.equal(contentIdIn(V1.toString(base))?.key, contentIdIn(V0)?.key);
    });
  }

  it('is written in both versions, its own first', () => {
    assert.deepEqual(contentIdIn(V0)?.written, [V0, V1.toString()]);
    assert.deepEqual(contentIdIn(V1.toString(bases.base64url))?.written, [V1.toString(), V0]);
  });

  it('is read behind a path or a scheme, too', () => {
    for (const text of [`/ipfs/${V0}`, `/ipfs/${V0}/`, `ipfs://${V1.toString()}`, ` ${V0}\n`]) {
      assert.equal(contentIdIn(text)?.key, contentIdIn(V0)?.key, text);
    }
  });

  it('is none where something else is there', () => {
    const others = [
      '',
      'Q',
      'bafy',
      V0.slice(0, -1),
      `${V0}x`,
      `${V0}/a`,
      'l'.repeat(600),
      `b${'a'.repeat(5000)}`,
    ];
    for (const text of [...others, 'hello world', 'zzzzzzzzzzzz', 'mySiteIsGreat', 'bafkrei…']) {
      assert.equal(contentIdIn(text), null, text);
    }
  });

  it('has the same key exactly where codec and multihash are the same', () => {
    const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const cid = fc.record({
      codec: fc.constantFrom(DAG_PB, 0x55, 0x71, 0x0129),
      digest,
      hash: fc.constantFrom(0x12, 0x1e),
    });
    const written = ({ codec, digest: bytes, hash }: { codec: number; digest: Uint8Array; hash: number }) =>
      CID.createV1(codec, create(hash, bytes));
    fc.assert(
      fc.property(cid, cid, fc.constantFrom(...WRITTEN), (one, other, base) => {
        const [first, second] = [written(one), written(other)];
        assert.equal(contentIdIn(first.toString(base))?.key, contentIdIn(first.toString())?.key);
        assert.equal(
          contentIdIn(first.toString())?.key === contentIdIn(second.toString(base))?.key,
          first.equals(second),
        );
      }),
    );
  });

  it('takes no time to be refused, however long the text', () => {
    const begun = performance.now();
    for (const prefix of ['z', '9', 'k', 'Q', 'b']) {
      contentIdIn(prefix + '1'.repeat(1_000_000));
    }
    assert.ok(performance.now() - begun < 1000);
  });
});
