import assert from 'node:assert/strict';
import { textIn } from '../../../../src/actions/process/relaunch';
import { withoutInit } from '../../../../src/probes/processes/withoutInit';
import type { DaemonKind } from '../../../../src/probes/programs/daemonKind';

const TEXTS: readonly (readonly [string, string | null])[] = [
  ['2f612f636166c3a9', '/a/café'],
  ['2f612f636166e9', null],
  ['2f612ff09f8c8d', '/a/🌍'],
  ['eda080', null],
  ['efbfbd', '\uFFFD'],
  ['c0af', null],
  ['', ''],
];

const ARGUMENTS: readonly (readonly [DaemonKind, string, string])[] = [
  ['ipfs', 'daemon --init --init-profile=test --offline', 'daemon --offline'],
  ['ipfs', 'daemon --init-profile server --migrate', 'daemon --migrate'],
  ['ipfs', '--init-config /a daemon --init=true', 'daemon'],
  ['ipfs', 'daemon -init --routing --init', 'daemon --routing --init'],
  ['ipfs', 'daemon --offline', 'daemon --offline'],
  ['ipfs_cluster_service', '-c /init daemon --bootstrap --init', '-c /init daemon --bootstrap --init'],
  ['ipfs_cluster_follow', 'demo run --init https://example.org/', 'demo run'],
  ['ipfs_cluster_follow', '-- --init run', '-- --init run'],
];

describe('How a process is started again', () => {
  for (const [hex, text] of TEXTS) {
    it(`bytes ${hex} are ${text === null ? 'no text' : JSON.stringify(text)}`, () => {
      assert.equal(textIn(Buffer.from(hex, 'hex')), text);
    });
  }

  for (const [kind, args, kept] of ARGUMENTS) {
    it(`${kind} ${args}: ${kept}`, () => {
      assert.deepEqual(withoutInit(kind, args.split(' ')), kept.split(' '));
    });
  }
});
