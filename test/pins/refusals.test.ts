import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import { startCluster } from '../../lab/cluster';
import { prepareKubo, startKubo } from '../../lab/kubo';
import type { Lab } from '../../lab/lab';
import { clusterSituation } from '../clusters/clusterSituation';
import { canMount, letGo, mountAt } from '../daemons/mounts';
import {
  ALONE,
  askTrouble,
  causesIn,
  cidOf,
  DAG_CBOR,
  DAG_PB,
  IMPATIENT,
  UNKNOWN_CODEC,
  untilStatus,
  withClient,
} from './pinSituation';

/** Kubo has the bytes of this text; a CID with another codec says that they mean something. */
const TEXT = 'no node of any graph';

async function pinFails(cid: string): Promise<void> {
  await withClient(async (client) => {
    await client.pins.pin(cid);
    await untilStatus(client, 'pin_error', 1);
  });
}

/** One peer whose Kubo has the bytes of `TEXT`. */
async function withBytes(lab: Lab): Promise<void> {
  await startCluster(lab, { size: 1, config: IMPATIENT });
  await writeFile(lab.path('bytes'), TEXT);
  await lab.run(lab.binaries.ipfs, ['block', 'put', lab.path('bytes')]);
}

describe('pins that Kubo refuses', () => {
  for (const [what, codec] of [
    ['a codec that nobody knows', UNKNOWN_CODEC],
    ['what is no dag-pb', DAG_PB],
    ['what is no dag-cbor', DAG_CBOR],
  ] as const) {
    clusterSituation(what, async (lab) => {
      await withBytes(lab);
      await pinFails(cidOf(TEXT, codec));
      const { answer } = await askTrouble(lab);
      assert.deepEqual(causesIn(answer), [['refused', 1]], JSON.stringify(answer.causes));
      assert.match(answer.causes[0]?.text ?? '', /^Kubo of peer0 refuses: /);
    });
  }

  clusterSituation('its RPC wants authorization', async (lab) => {
    const [peer] = await startCluster(lab, { size: 1, config: IMPATIENT });
    await peer?.kubo.stop();
    const rights = { somebody: { AuthSecret: 'bearer:secret', AllowedPaths: ['/api/v0'] } };
    await lab.run(lab.binaries.ipfs, ['config', '--json', 'API.Authorizations', JSON.stringify(rights)]);
    await startKubo(lab);
    await pinFails(cidOf('anything'));
    const { answer } = await askTrouble(lab);
    assert.deepEqual(causesIn(answer), [['refused', 1]], JSON.stringify(answer.causes));
  });
});

(canMount('tmpfs') ? describe : describe.skip)('a disk without space', () => {
  afterEach(letGo);

  clusterSituation('Kubo cannot write what it fetches', async (lab) => {
    const content = lab.path('content');
    const swarm = { online: true, config: ALONE };
    const provider = { repo: lab.path('provider'), ports: { api: 15_001, gateway: 18_080, swarm: 14_001 } };
    await prepareKubo(lab, { ...swarm, ...provider });
    await startKubo(lab, { ...swarm, ...provider });
    await writeFile(content, 'x'.repeat(200_000));
    const env = { IPFS_PATH: provider.repo };
    const cid = (await lab.run(lab.binaries.ipfs, ['add', '-q', '--cid-version=1', content], env)).trim();
    const id = (await lab.run(lab.binaries.ipfs, ['id', '-f', '<id>'], env)).trim();

    const disk = mountAt('-t', 'tmpfs', '-o', 'size=32m,mode=755', 'disk');
    await prepareKubo(lab, { ...swarm, repo: `${disk}/repo` });
    await symlink(`${disk}/repo`, lab.path('.ipfs'));
    await startCluster(lab, { size: 1, config: IMPATIENT, kubo: swarm });
    await lab.run(lab.binaries.ipfs, ['swarm', 'connect', `/ip4/127.0.0.1/tcp/14001/p2p/${id}`]);
    await assert.rejects(writeFile(`${disk}/full`, 'x'.repeat(64 << 20)), { code: 'ENOSPC' });
    await pinFails(cid);
    const { answer } = await askTrouble(lab);
    assert.deepEqual(causesIn(answer), [['disk_full', 1]], JSON.stringify(answer.causes));
    assert.equal(answer.causes[0]?.text, 'Kubo of peer0 has no disk space left');
  });
});
