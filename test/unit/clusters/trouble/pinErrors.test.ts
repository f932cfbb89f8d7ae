import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  TROUBLE_STATUSES,
  type TroubleKind,
  type TroubleStatus,
} from '../../../../src/clusters/trouble/catalogue';
import { meaningOfPinError } from '../../../../src/clusters/trouble/pinErrors';

const CID = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy';
const ADD = `pin/add?arg=${CID}&recursive=true&progress=true`;
const LS = `pin/ls?stream=true&arg=${CID}&type=recursive`;
const post = (path: string, what: string) => `Post "http://127.0.0.1:5001/api/v0/${path}": ${what}`;
const kubo = (message: string, path = ADD) => `IPFS error (${path}). Code: 500. Message: ${message}`;
const notKubo = (code: number, body: string) =>
  `IPFS request failed (is it running?) (${LS}). Code ${code}: ${body}`;

/** As IPFS Cluster 1.1 and Kubo 0.43 word them. */
const PIN_ERRORS: readonly (readonly [error: string, kind: TroubleKind])[] = [
  [post(LS, 'dial tcp 127.0.0.1:5001: connect: connection refused'), 'kubo_unreachable'],
  [post(LS, 'dial tcp 10.0.0.1:5001: i/o timeout'), 'kubo_unreachable'],
  [post(LS, 'dial tcp 10.0.0.1:5001: connect: no route to host'), 'kubo_unreachable'],
  [post(LS, 'dial tcp: lookup kubo.example on 127.0.0.53:53: no such host'), 'kubo_unreachable'],
  [post(LS, 'dial unix /run/kubo.sock: connect: no such file or directory'), 'kubo_unreachable'],
  [post(ADD, 'EOF'), 'kubo_unreachable'],
  [post(ADD, 'read tcp 127.0.0.1:40000->127.0.0.1:5001: read: connection reset by peer'), 'kubo_unreachable'],
  ['unexpected EOF', 'kubo_unreachable'],
  ['read tcp 127.0.0.1:40000->127.0.0.1:5001: read: connection reset by peer', 'kubo_unreachable'],
  [post(LS, 'context deadline exceeded'), 'kubo_silent'],
  [post(LS, 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'), 'kubo_silent'],
  ['context deadline exceeded', 'kubo_silent'],
  [post(ADD, 'context canceled'), 'kubo_silent'],
  ['context canceled', 'content_not_found'],
  [kubo(`pin: ipld: could not find ${CID}`), 'content_not_found'],
  [kubo('merkledag: not found'), 'content_not_found'],
  [kubo(`pin: block was not found locally (offline): ipld: could not find ${CID}`), 'content_not_here'],
  [kubo('pin: write /data/ipfs/blocks/X3/temp-1: no space left on device'), 'disk_full'],
  [kubo('pin: write /data/ipfs/blocks/X3/temp-1: disk quota exceeded'), 'disk_full'],
  [kubo('potentially insecure hash functions not allowed'), 'refused'],
  [kubo(`pin: ${CID} is blocked and cannot be provided`), 'refused'],
  [kubo('pin: protobuf: (PBNode) invalid wireType, expected 2, got 6'), 'refused'],
  [kubo('pin: unexpected content after end of cbor object'), 'refused'],
  [notKubo(403, '403 - Forbidden'), 'refused'],
  [notKubo(404, '404 page not found'), 'other'],
  [notKubo(502, 'Bad Gateway'), 'other'],
  ['pin/unpin operation queue is full. Try increasing max_pin_queue_size', 'other'],
  [kubo('something new'), 'other'],
  ['', 'unexplained'],
  // Words of a known error within another one prove nothing.
  ['the context deadline exceeded what I expected', 'other'],
  ['he said: connection reset by peer', 'other'],
  [post(LS, 'we dial tcp no more'), 'other'],
  ['no space left on device', 'other'],
];

describe('what the error of a pin means', () => {
  for (const [error, kind] of PIN_ERRORS) {
    it(`${kind}: ${error}`, () => {
      assert.equal(meaningOfPinError('pin_error', error, CID).kind, kind);
    });
  }

  it('says why in the words of Kubo, or of what else answers, without the CID', () => {
    const whyOf = (error: string) => meaningOfPinError('pin_error', error, CID).why;
    assert.equal(
      whyOf(kubo(`pin: ${CID} is blocked and cannot be provided`)),
      'pin: … is blocked and cannot be provided',
    );
    assert.equal(whyOf(notKubo(403, '403 - Forbidden\n')), '403 - Forbidden');
    assert.equal(whyOf('all new'), 'all new');
  });

  it('an unpin that failed is one, whatever the error: nothing tries it again', () => {
    for (const [error] of PIN_ERRORS) {
      assert.equal(meaningOfPinError('unpin_error', error, CID).kind, 'unpin_failed');
    }
  });

  it('where nobody could ask a peer, its Kubo alone may be the matter', () => {
    const kindOf = (error: string) => meaningOfPinError('cluster_error', error, CID).kind;
    assert.equal(kindOf('failed to dial: failed to dial 12D3KooW: all dials failed'), 'peer_unreachable');
    assert.equal(kindOf('routing: not found'), 'peer_unreachable');
    assert.equal(kindOf(''), 'peer_unreachable');
    assert.equal(kindOf('context canceled'), 'peer_unreachable');
    const refused = post(
      'pin/ls?stream=true&type=recursive',
      'dial tcp 127.0.0.1:5002: connect: connection refused',
    );
    assert.equal(kindOf(`could not get pinset from IPFS: ${refused}`), 'kubo_unreachable');
    assert.equal(kindOf(post(LS, 'context deadline exceeded')), 'kubo_silent');
  });

  it('gives any text exactly one kind, and what it does not know stays as it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TROUBLE_STATUSES),
        fc.string({ unit: 'binary' }),
        (status: TroubleStatus, error) => {
          const { kind, why } = meaningOfPinError(status, error, CID);
          if (status === 'pin_error' && error !== '') {
            assert.deepEqual([kind, why], ['other', error.trim()]);
          }
        },
      ),
    );
  });
});
