import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { base64url } from 'multiformats/bases/base64';
import { PinQuery, type PinQueryOptions, SEARCHED } from '../../../../src/clusters/pins/pinQuery';

const V0 = 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG';
const V1 = CID.parse(V0).toV1();
const ANY: PinQueryOptions = { by: null, caseSensitive: false };

interface Wanted {
  readonly cid?: unknown;
  readonly name?: string;
  readonly metadata?: Record<string, string> | null;
}

/** As Go writes it: with its escapes of what HTML would take for its own. */
function pin({ cid = V0, name = '', metadata = null }: Wanted): string {
  const text = JSON.stringify({
    replication_factor_min: -1,
    name,
    cid,
    metadata,
    allocations: [],
    type: 'pin',
  });
  return text.replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
}

function finds(text: string, wanted: Wanted, options: Partial<PinQueryOptions> = {}): boolean {
  return new PinQuery(text, { ...ANY, ...options }).matchIn(pin(wanted)) !== null;
}

describe('a search for pins', () => {
  it('finds a part of a name, a CID, and metadata', () => {
    assert.ok(finds('site', { name: 'my Site' }));
    assert.ok(finds('wAPJ', {}));
    assert.ok(finds('team', { metadata: { team: 'docs' } }));
    assert.ok(finds('docs', { metadata: { team: 'docs' } }));
    assert.ok(finds('team=docs', { metadata: { team: 'docs' } }));
    assert.ok(!finds('team=docs', { metadata: { team: 'other', other: 'docs' } }));
    assert.ok(!finds('elsewhere', { name: 'my site', metadata: { team: 'docs' } }));
  });

  it('finds nothing in what is not searched: allocations, types, the names of fields', () => {
    for (const text of ['allocations', 'pin', 'replication', 'null', 'name']) {
      assert.ok(!finds(text, { name: 'x' }), text);
    }
  });

  it('looks by one alone where that is said', () => {
    const both = { name: 'wAPJ', metadata: { wAPJ: 'wAPJ' }, cid: V1.toString() };
    for (const by of SEARCHED) {
      assert.equal(finds('wAPJ', both, { by }), by !== 'cid');
      assert.equal(finds('bafybei', both, { by }), by === 'cid');
    }
  });

  it('knows the same content under any version and base, and behind a path', () => {
    for (const text of [V0, V1.toString(), V1.toString(base64url), `/ipfs/${V0}`]) {
      for (const cid of [V0, V1.toString(), V1.toString(base64url), { '/': V0 }]) {
        assert.ok(finds(text, { cid }), `${text} in ${JSON.stringify(cid)}`);
        assert.ok(!finds(text, { cid }, { by: 'name' }));
      }
      assert.ok(
        finds(V0, { name: `old ${V0}`, cid: 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy' }),
      );
    }
  });

  it('minds the case only where that is said', () => {
    assert.ok(finds('SITE', { name: 'site' }));
    assert.ok(!finds('SITE', { name: 'site' }, { caseSensitive: true }));
    assert.ok(finds('ΣΑΣ', { name: 'ας σας' }));
    assert.ok(finds('kelvin', { name: '\u212aelvin' }));
  });

  it('finds odd letters, however they are written', () => {
    for (const name of [
      'a "quoted" name',
      'tab\there',
      'a<b & c>d',
      'é',
      'e\u0301',
      '日本語',
      '🦊',
      'back\\slash',
      '%20',
    ]) {
      assert.ok(finds(name, { name: `before ${name} after` }), name);
      assert.ok(finds(name.normalize('NFD'), { name: name.normalize('NFC') }), name);
    }
  });

  it('takes an empty text for all pins', () => {
    assert.ok(finds('', { name: 'x' }));
  });

  it('says what is no pin, where it reads it', () => {
    for (const text of ['{"site":1}', '{"cid":7,"name":"site"}', '{site}']) {
      assert.throws(() => new PinQuery('site', ANY).matchIn(text), SyntaxError);
    }
  });

  it('finds exactly what it would find by reading all of it', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'B', 'é', 'e\u0301', '"', '\\', '<', ' ', '=', 'Σ', 'ς', 'K', '\u212a'),
    });
    const wanted = fc.record({
      name: letters,
      metadata: fc.dictionary(letters, letters, { maxKeys: 2 }),
      cid: fc.constantFrom(V0, V1.toString()),
    });
    const options = fc.record({ by: fc.constantFrom(null, ...SEARCHED), caseSensitive: fc.boolean() });
    const text = fc.oneof(letters, fc.constantFrom('qm', 'BAFY', V0));
    fc.assert(
      fc.property(text, wanted, options, (part, one, chosen) => {
        // What is escaped has to be read.
        const read = pin(one).replace('"cid"', '"\\u0063id"');
        const query = new PinQuery(part, chosen);
        assert.equal(query.matchIn(pin(one)) !== null, query.matchIn(read) !== null);
      }),
      { numRuns: 2000 },
    );
  });
});
