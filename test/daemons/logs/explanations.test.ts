import assert from 'node:assert/strict';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { explanationsOf } from '../../../src/logs/explanations/catalogue';
import { EVERYTHING, LogView } from '../../../src/logs/logView';
import { shownLog } from '../../../src/logs/shownLog';
import type { DaemonType } from '../../../src/status/result';
import type { Fault } from './fault';
import { FAULTS_OF_KUBO } from './faultsOfKubo';
import { FAULTS_OF_PEERS } from './faultsOfPeers';

/** The explanations of what a daemon has written until now. */
function explained(output: string, type: DaemonType): string[] {
  const view = new LogView();
  view.push(Buffer.from(output));
  const { entries } = shownLog(view.all(), EVERYTHING, explanationsOf(type));
  return entries.flatMap(({ explained: one }) => one?.explanation.id ?? []);
}

/** What a real daemon of today writes when that goes wrong is a line that is known. */
function tellsWhat(faults: readonly Fault[], type: DaemonType): void {
  for (const { id, how, make } of faults) {
    it(`${id}: ${how}`, async () => {
      const lab = await Lab.open(await daemonBinaries(console.error));
      try {
        const daemon = await make(lab);
        await daemon.until(`its log tells of ${id}`, () => explained(daemon.output, type).includes(id));
      } finally {
        await lab.close();
      }
    });
  }

  it('each of them is known from a real daemon', () => {
    const known = explanationsOf(type).map(({ id }) => id);
    const made = faults.map(({ id }) => id);
    assert.deepEqual(
      known.filter((id) => !made.includes(id)),
      [],
    );
  });
}

describe('known lines of peers', () => {
  tellsWhat(FAULTS_OF_PEERS, 'ipfs_cluster_service');
});

describe('known lines of Kubo', () => {
  tellsWhat(FAULTS_OF_KUBO, 'ipfs');
});
