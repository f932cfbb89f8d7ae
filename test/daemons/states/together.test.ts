import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo, prepareKubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonStatusResponse, Role } from '../../../src/status/result';
import { check, type Look, situation } from '../situation';

const asRole = (role: Role, verify: (answer: DaemonStatusResponse) => void): Look => ({
  settings: { role },
  verify,
});

function health(expected: DaemonStatusResponse['health'], code: number) {
  return (answer: DaemonStatusResponse) => {
    assert.deepEqual([answer.health, answer.status_code], [expected, code]);
  };
}

describe('roles and all three together', () => {
  situation(
    'all three run',
    { ipfs: ['running', 1], service: ['running', 1], follow: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      const of = await prepareService(lab);
      await startService(lab);
      await prepareFollower(lab, { of });
      await startFollower(lab);
      return { verify: health('healthy', 200) };
    },
  );

  situation(
    'all three are frozen',
    { ipfs: ['unresponsive', 1], service: ['unresponsive', 1], follow: ['unresponsive', 1] },
    async (lab) => {
      const daemons = [await kubo(lab)];
      await prepareService(lab);
      await prepareFollower(lab);
      daemons.push(await startService(lab), await startFollower(lab));
      for (const one of daemons) {
        one.freeze();
      }
      return { verify: health('critical', 500) };
    },
  );

  situation(
    'a master needs no follower',
    { ipfs: ['running', 1], service: ['running', 1], follow: ['stopped', 0] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      await prepareFollower(lab);
      return asRole('master', health('healthy', 200));
    },
  );

  situation(
    'a master whose service crashed',
    { ipfs: ['running', 1], service: ['crashed', 0] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      await (await startService(lab)).kill();
      return asRole('master', health('critical', 500));
    },
  );

  situation(
    'a master whose Kubo crashed',
    { ipfs: ['crashed', 0], service: ['degraded', 1] },
    async (lab) => {
      const daemon = await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      await daemon.kill();
      return asRole('master', health('critical', 500));
    },
  );

  situation(
    'a worker whose follower waits for its source',
    { ipfs: ['running', 1], follow: ['starting', 1] },
    async (lab) => {
      await kubo(lab);
      await prepareFollower(lab);
      await startFollower(lab, { wait: 'nothing' });
      return asRole('worker', health('degraded', 429));
    },
  );

  situation('a leecher needs Kubo only', { ipfs: ['running', 1], service: ['stopped', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    return asRole('leecher', health('healthy', 200));
  });

  situation(
    'without a role what is initialized counts',
    { ipfs: ['running', 1], follow: ['not_initialized', 0] },
    async (lab) => {
      await kubo(lab);
      return { verify: health('healthy', 200) };
    },
  );

  situation('nothing is initialized', { ipfs: ['not_initialized', 0] }, () =>
    Promise.resolve({ verify: health('unknown', 500) }),
  );

  situation(
    'a program that only the settings know',
    { ipfs: ['not_initialized', 0], service: ['not_installed', 0] },
    (lab) =>
      Promise.resolve({
        environment: { HOME: lab.home, PATH: '/usr/bin' },
        settings: { programs: { ipfs: lab.binaries.ipfs } },
      }),
  );

  it('looking leaves no trace', async () => {
    const lab = await Lab.open(await daemonBinaries(console.error));
    try {
      await prepareService(lab);
      await prepareFollower(lab);
      const daemon = await kubo(lab);
      const daemons = [daemon, await startService(lab), await startFollower(lab)];
      for (const state of ['frozen', 'killed'] as const) {
        for (const one of daemons) {
          one.freeze();
          await (state === 'killed' ? one.kill() : undefined);
        }
        const before = await listing(lab.home);
        await check(lab);
        assert.deepEqual(await listing(lab.home), before, state);
      }
    } finally {
      await lab.close();
    }
  });

  it('looking creates nothing where nothing is', async () => {
    const lab = await Lab.open(await daemonBinaries(console.error));
    try {
      await check(lab);
      assert.deepEqual(await readdir(lab.home), []);
    } finally {
      await lab.close();
    }
  });

  it('a cancelled look rejects at once', async () => {
    const lab = await Lab.open(await daemonBinaries(console.error));
    try {
      await prepareKubo(lab);
      const service = await prepareService(lab).then(() => startService(lab, { wait: 'api' }));
      service.freeze();
      const cancel = new AbortController();
      const look = check(lab, {}, cancel.signal);
      setTimeout(() => {
        cancel.abort(new Error('no longer wanted'));
      }, 20);
      await assert.rejects(look, /no longer wanted/);
    } finally {
      await lab.close();
    }
  });
});

/** Every file with its size and time of change. */
async function listing(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(
    names.sort().map(async (name) => {
      const { size, mtimeMs, ino } = await stat(join(folder, name));
      return `${name} ${size} ${mtimeMs} ${ino}`;
    }),
  );
}
