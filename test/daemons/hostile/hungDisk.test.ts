import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { until } from '../../../lab/until';
import { DaemonStatusResponse } from '../../../src/status/result';
import { describeDisks, letGo, mountHanging } from './hangingDisk';
import { check, compare, situation } from '../situation';

/** The disk would hang for ever. */
const HANGS_MS = 120_000;

describeDisks('a disk that hangs', () => {
  afterEach(letGo);

  const DISK = /is on a disk that does not answer/;
  const reasons = (answer: DaemonStatusResponse, type: 'ipfs' | 'ipfs_cluster_service') =>
    answer.daemons[type]?.details?.reasons.join('\n') ?? '';
  /** Not even the program that asks the disk came up: then nobody can tell what the disk does. */
  const UNASKED = /was not looked at in time/;

  situation(
    'holds the folder of one daemon, and hides none of the others',
    { ipfs: ['running', 1], service: ['unknown', 0] },
    async (lab) => {
      await kubo(lab);
      mountHanging(lab, lab.path('disk'));
      symlinkSync(lab.path('disk', 'cluster'), lab.path('.ipfs-cluster'));
      await until('the disk is blamed, as soon as the machine lets it be asked', async () => {
        const said = reasons(await check(lab), 'ipfs_cluster_service');
        assert.ok(DISK.test(said) || UNASKED.test(said), said);
        return DISK.test(said);
      });
      return { verify: letGo };
    },
  );

  situation('holds many folders that somebody named', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const disks = Array.from({ length: 8 }, (_, index) => lab.path(`disk${index}`));
    disks.forEach((disk) => {
      mountHanging(lab, disk);
    });
    const ipfs_cluster_service = disks.map((disk) => `${disk}/cluster`);
    const settings = { folders: { ipfs: disks.map((disk) => `${disk}/repo`), ipfs_cluster_service } };
    // Later looks are as true as the first.
    for (let look = 0; look < 7; look++) {
      compare(await check(lab, { settings }), { ipfs: ['running', 1], service: ['unknown', 0] });
    }
    return { settings, verify: letGo };
  });

  situation('came over the folder of a living Kubo', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab);
    mountHanging(lab, lab.path('.ipfs'));
    return { verify: letGo };
  });

  situation(
    'holds the socket that a configuration on another one names',
    { service: ['stopped', 0] },
    async (lab) => {
      mountHanging(lab, lab.path('disk'));
      const service = await lab.serviceJson({
        api: { restapi: { http_listen_multiaddress: `/unix${lab.path('disk', 'api')}` } },
      });
      await lab.write(lab.path('.ipfs-cluster', 'service.json'), service);
      await lab.write(lab.path('.ipfs-cluster', 'identity.json'), { id: 'QmPeer', private_key: '' });
      return { verify: letGo };
    },
  );

  for (const [name, arrange] of Object.entries({
    'the whole home': (lab: Lab) => {
      mountHanging(lab, lab.path('disk'));
      return { HOME: lab.path('disk') };
    },
    'a folder of the home': (lab: Lab) => {
      mountHanging(lab, lab.path('.ipfs'));
      return {};
    },
  })) {
    situation(`holds ${name}: the program ends by itself`, {}, async (lab) => {
      const environment = arrange(lab);
      await until('the disk is blamed, as soon as the machine lets it be asked', async () => {
        const { stdout, exitCode, timedOut } = await execa(
          process.execPath,
          [resolve('dist/cli.js'), 'check'],
          { env: { ...lab.env, ...environment }, extendEnv: false, reject: false, timeout: HANGS_MS },
        );
        assert.deepEqual([timedOut, exitCode], [false, 1]);
        const answer = DaemonStatusResponse.parse(JSON.parse(stdout));
        compare(answer, { ipfs: ['unknown', 0] });
        const said = reasons(answer, 'ipfs');
        assert.ok(DISK.test(said) || UNASKED.test(said), said);
        return DISK.test(said);
      });
      letGo();
    });
  }
});
