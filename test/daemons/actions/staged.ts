import assert from 'node:assert/strict';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonType } from '../../../src/status/result';

/** How each type is started by hand, with all that it needs. */
export const TYPES: readonly (readonly [DaemonType, (lab: Lab) => Promise<LabProcess>])[] = [
  ['ipfs', (lab) => kubo(lab)],
  [
    'ipfs_cluster_service',
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      return startService(lab);
    },
  ],
  [
    'ipfs_cluster_follow',
    async (lab) => {
      await kubo(lab);
      await prepareFollower(lab);
      return startFollower(lab);
    },
  ],
];

export async function inLab(test: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await Lab.open(await daemonBinaries(console.error));
  try {
    await test(lab);
  } finally {
    await lab.close();
  }
}

/** Processes that a careless hand would take for the daemon: of its name, its arguments, its very file. */
export async function lookAlikes(lab: Lab): Promise<readonly LabProcess[]> {
  const names = ['ipfs', 'ipfs-cluster-service', 'ipfs-cluster-follow'];
  const all: LabProcess[] = [];
  for (const name of names) {
    const copy = lab.path('copies', name);
    await lab.write(copy, '#!/bin/sh\nread line < "$0.wait"\n', 0o700);
    await lab.run('mkfifo', [`${copy}.wait`]);
    all.push(lab.launch(copy, ['daemon']), lab.launch(copy, ['demo', 'run']));
    all.push(lab.launch('tail', ['-f', '/dev/null', 'daemon'], { argv0: name }));
  }
  all.push(lab.launch('tail', ['-f', '/dev/null'], { argv0: 'ipfs daemon' }));
  return all;
}

/** None of the look-alikes was touched. */
export function assertUntouched(others: readonly LabProcess[]): void {
  assert.ok(
    others.every(({ alive }) => alive),
    'a bystander was ended',
  );
}
