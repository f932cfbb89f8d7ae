import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NOTHING_KNOWN, withAnswer } from '../../../../src/monitor/snapshot';
import type { DaemonStatusResponse } from '../../../../src/status/result';
import type { Row } from '../../../../src/vscode/daemons/rows/row';
import { treeRows } from '../../../../src/vscode/daemons/rows/treeRows';
import { answerOf, failedEntry, instanceOf } from '../../monitor/answers';
import { nasty, UNSAFE } from '../../status/nastyTexts';

const LANGUAGE = {
  t: (text: string, ...values: unknown[]) =>
    text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
  clock: String,
  moment: String,
  now: () => 0,
  home: '/home/ann',
};

/** Every field that a stranger can write has this text. */
function answerWith(text: string): DaemonStatusResponse {
  const answer = answerOf({ ipfs: 'degraded', ipfs_cluster_service: 'running' });
  const { details } = answer.daemons.ipfs ?? {};
  assert.ok(details);
  const [cause] = details.causes;
  assert.ok(cause);
  const one = {
    ...instanceOf('degraded', `/${text}`),
    ...{ name: text, peername: text, version: text, api: text, peer_id: text, program: text },
    kubo: { address: text, reachable: false, peer_id: text, error: text },
    causes: [
      { ...cause, code: 'api_silent' as const, params: { api: text }, source: text },
      { ...cause, source: text },
    ],
    next: { code: 'start' as const, params: { command: text } },
  };
  const instances = [one, { ...one, folder: `/other/${text}` }];
  const daemons = {
    ...answer.daemons,
    ipfs: { ...answer.daemons.ipfs, details: { ...details, instances } },
    ipfs_cluster_service: { ...failedEntry('ipfs_cluster_service'), error: text },
  };
  return { ...answer, daemons } as DaemonStatusResponse;
}

function all(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) => [row, ...all(row.children)]);
}

describe('what a row of the tree gives to copy', () => {
  it('hides nothing, and has no more lines than it has facts, whatever strangers wrote', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        for (const { id, full, children } of all(
          treeRows(withAnswer(NOTHING_KNOWN, answerWith(text)), LANGUAGE),
        )) {
          const lines = full.split('\n');
          assert.ok(lines.length === 1 || lines.length === children.length, id);
          assert.ok(
            lines.every((line) => !UNSAFE.test(line)),
            id,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
