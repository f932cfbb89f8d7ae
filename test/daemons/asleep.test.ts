import assert from 'node:assert/strict';
import { prepareKubo } from '../../lab/kubo';
import type { Lab } from '../../lab/lab';
import type { LabProcess } from '../../lab/labProcess';
import { prepareService } from '../../lab/service';
import type { DaemonStatusResponse } from '../../src/status/result';
import { situation } from './situation';

const ACTIVATE = '/usr/bin/systemd-socket-activate';

/** Holds a socket, and becomes the daemon when somebody connects. */
async function sleeper(lab: Lab, at: string, daemon: readonly string[]): Promise<LabProcess> {
  const started = lab.launch(ACTIVATE, ['-l', at, '-E', 'HOME', '-E', 'PATH', ...daemon]);
  await started.until('it listens', () => started.output.includes('Listening on'));
  return started;
}

function stillAsleep(one: LabProcess): (answer: DaemonStatusResponse) => void {
  return ({ daemons }) => {
    assert.doesNotMatch(one.output, /Communication attempt|Execing|Spawned/, 'the look has woken it');
    const all = Object.values(daemons).flatMap((daemon) => daemon.details?.instances ?? []);
    assert.match(all.map(({ reasons }) => reasons.join()).join(), /asleep: .* is held by systemd-socket/);
  };
}

describe('daemons whose socket a service manager holds', () => {
  situation('Kubo on its port', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab);
    const one = await sleeper(lab, '127.0.0.1:5001', [lab.binaries.ipfs, 'daemon', '--offline']);
    return { verify: stillAsleep(one) };
  });

  situation('Kubo on a unix socket', { ipfs: ['stopped', 0] }, async (lab) => {
    await prepareKubo(lab, { config: { 'Addresses.API': JSON.stringify(`/unix${lab.path('rpc')}`) } });
    const one = await sleeper(lab, lab.path('rpc'), [lab.binaries.ipfs, 'daemon', '--offline']);
    return { verify: stillAsleep(one) };
  });

  situation('a service on its port', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
    const one = await sleeper(lab, '127.0.0.1:9094', [lab.binaries.service, 'daemon']);
    return { verify: stillAsleep(one) };
  });
});
