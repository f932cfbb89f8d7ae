import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { FLOODS, hostilePeer, measuredCheck } from '../../../lab/network/hostilePeer';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { SETTINGS_VARIABLE } from '../../../src/headless/settingsVariable';
import { DaemonStatusResponse } from '../../../src/status/result';
import { type Expected, compare, situation } from '../situation';

const PORT = 19_094;
const HOSTILE = `/ip4/127.0.0.1/tcp/${PORT}`;
const MOST_BYTES = 512 << 10;
const MOST_MEMORY_KB = 200 << 10;

async function boundedCheck(
  lab: Lab,
  expected: Expected,
  addresses: readonly string[] = [],
): Promise<DaemonStatusResponse> {
  const settings = { apiAddresses: { ipfs_cluster_service: addresses } };
  const { stdout, peak } = await measuredCheck(lab, resolve('dist/cli.js'), {
    [SETTINGS_VARIABLE]: JSON.stringify(settings),
  });
  assert.ok(peak <= MOST_MEMORY_KB, `${peak} kB at most in memory`);
  assert.ok(Buffer.byteLength(stdout) <= MOST_BYTES, `${Buffer.byteLength(stdout)} bytes`);
  const answer = DaemonStatusResponse.parse(JSON.parse(stdout));
  compare(answer, expected);
  return answer;
}

/** What is true of the real daemons; the hostile peer is an instance beside the service. */
const TRUTH: Expected = { ipfs: ['running', 1], follow: ['running', 1] };

/** The real peer is what it was before anybody lied beside it. */
function serviceRuns(answer: DaemonStatusResponse): void {
  const { details, process_count } = answer.daemons.ipfs_cluster_service ?? {};
  const real = details?.instances.filter(({ pid }) => pid !== null) ?? [];
  assert.deepEqual(
    real.map(({ state, api }) => [state, api]),
    [['running', '/ip4/127.0.0.1/tcp/9094']],
    JSON.stringify(details?.instances, null, 2),
  );
  assert.deepEqual([process_count, details?.running], [1, true]);
}

async function realDaemons(lab: Lab): Promise<void> {
  await kubo(lab);
  const service = await prepareService(lab);
  await startService(lab);
  await prepareFollower(lab, { of: service });
  await startFollower(lab);
}

describe('a hostile API beside three real daemons', () => {
  for (const [name, flood] of FLOODS) {
    situation(`answers with ${name}`, TRUTH, async (lab) => {
      await realDaemons(lab);
      await hostilePeer(lab, PORT, flood);
      serviceRuns(await boundedCheck(lab, TRUTH, [HOSTILE]));
      return { settings: { apiAddresses: { ipfs_cluster_service: [HOSTILE] } }, verify: serviceRuns };
    });
  }

  const amongAll: Expected = { ipfs: ['running', 1], service: ['running', 1], follow: ['running', 1] };
  situation('10,000 followed clusters, of which one runs', amongAll, async (lab) => {
    await realDaemons(lab);
    const root = lab.path('.ipfs-cluster-follow');
    for (let index = 0; index < 10_000; index++) {
      await mkdir(`${root}/cluster${index}`, { recursive: true });
      await writeFile(`${root}/cluster${index}/service.json`, '{}');
    }
    const verify = (answer: DaemonStatusResponse) => {
      serviceRuns(answer);
      const { instances = [] } = answer.daemons.ipfs_cluster_follow?.details ?? {};
      const live = instances.filter(({ pid }) => pid !== null);
      assert.deepEqual(
        live.map(({ name, state }) => [name, state]),
        [['demo', 'running']],
      );
    };
    verify(await boundedCheck(lab, amongAll));
    return { verify };
  });
});
