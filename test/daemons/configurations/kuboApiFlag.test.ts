import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { type Look, situation } from '../situation';

const GIVEN = '/ip4/127.0.0.1/tcp/5101';

async function startAt(lab: Lab, flags: readonly string[]): Promise<LabProcess> {
  const kubo = lab.launch(lab.binaries.ipfs, ['daemon', '--offline', ...flags]);
  await kubo.until('Kubo is ready', () => kubo.output.includes('Daemon is ready'));
  return kubo;
}

function asked(address: string): Look {
  return {
    verify: ({ daemons }) => {
      assert.equal(daemons.ipfs?.details?.instances[0]?.api, address);
    },
  };
}

describe('a Kubo whose RPC is where --api says', () => {
  situation('in place of the configured one', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    await startAt(lab, [`--api=${GIVEN}`]);
    return asked(GIVEN);
  });

  situation('without its file api', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab);
    await startAt(lab, ['--api', GIVEN]);
    await rm(lab.path('.ipfs', 'api'));
    return asked(GIVEN);
  });

  situation('without any in the configuration', { ipfs: ['running', 1] }, async (lab) => {
    await prepareKubo(lab, { config: { 'Addresses.API': '[]' } });
    await startAt(lab, ['--api', GIVEN]);
    await rm(lab.path('.ipfs', 'api'));
    return asked(GIVEN);
  });
});
