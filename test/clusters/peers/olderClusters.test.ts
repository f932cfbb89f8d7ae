import assert from 'node:assert/strict';
import { join } from 'node:path';
import { apiOf, startCluster } from '../../../lab/cluster';
import {
  type DaemonBinaries,
  daemonBinaries,
  oldDaemonBinaries,
  oldestDaemonBinaries,
} from '../../../lab/daemonBinaries';
import { Lab } from '../../../lab/lab';
import { QUICK_METRICS } from '../../../lab/service';
import { until } from '../../../lab/until';
import { ApiError, ClusterClient, parseAddress } from '../../../src/clusterClient';
import { ctlOf, verifyReads } from '../againstCtl';

interface Release {
  readonly binaries: () => Promise<DaemonBinaries>;
  /** Where its `ipfs-cluster-ctl` is: one of today reads streams alone, which began with 1.0.0. */
  readonly ctlFolder: (own: DaemonBinaries) => Promise<string>;
  readonly hasTokens: boolean;
  /** What recovers though nothing is to be recovered. */
  readonly recovered: number;
}

const log = console.error;

/** The oldest one that can still be built, and the old pair. */
const RELEASES: Readonly<Record<string, Release>> = {
  '0.14.1': {
    binaries: async () => oldestDaemonBinaries(log),
    ctlFolder: ({ folder }) => Promise.resolve(folder),
    hasTokens: false,
    recovered: 2,
  },
  '1.0.4': {
    binaries: async () => oldDaemonBinaries(log),
    ctlFolder: async () => (await daemonBinaries(log)).folder,
    hasTokens: true,
    recovered: 0,
  },
};

for (const [release, { binaries, ctlFolder, hasTokens, recovered }] of Object.entries(RELEASES)) {
  describe(`a client of a cluster of ${release}`, () => {
    let lab: Lab;
    let client: ClusterClient;
    beforeEach(async () => {
      lab = await Lab.open(await binaries());
      client = new ClusterClient({ endpoint: parseAddress(`/ip4/127.0.0.1/tcp/${apiOf(0)}`) });
    });
    afterEach(async () => {
      client.close();
      await lab.close();
    });

    it('reads what ipfs-cluster-ctl reads, and changes what it is told to', async () => {
      // Pings of the oldest say nothing, so that nobody could tell the first of them from a connection.
      await startCluster(lab, { slowPings: true, ownKubos: true, config: QUICK_METRICS });
      await until('all peers are heard', async () => (await client.metrics.latest('ping')).length === 3);
      assert.equal((await client.version()).version.replace(/\+.*/, ''), release);
      const cids: string[] = [];
      for (const name of ['a', 'b']) {
        const added = await client
          .add([{ path: name, kind: 'file', content: Buffer.from(name) }], { name })
          .toArray();
        cids.push(added.at(-1)?.cid ?? '');
      }
      const [first = '', second = ''] = cids;
      await client.pins.pin(first, {
        name: 'once',
        replicationMin: 1,
        replicationMax: 1,
        metadata: { k: 'v' },
      });
      await until('both are pinned', async () =>
        [await client.pins.status(first), await client.pins.status(second)]
          .flatMap(({ peer_map: peers }) => Object.values(peers))
          .every(({ status }) => status === 'pinned' || status === 'remote'),
      );
      const ctl = ctlOf(join(await ctlFolder(lab.binaries), 'ipfs-cluster-ctl'));
      await verifyReads({ client, ctl, cids, hasBandwidth: false });
      assert.equal((await client.allocations.get(first)).type, 'pin');
      assert.equal((await client.graph()).cluster_id, (await client.id()).id);
      // First: of what is being recovered the other would tell as well.
      assert.equal((await client.pins.recoverAll().toArray()).length, recovered);
      assert.equal((await client.pins.recover(second)).cid, second);
      assert.equal((await client.pins.unpin(second)).cid, second);
      const isUnknown = (error: unknown) => error instanceof ApiError && error.status === 404;
      await assert.rejects(client.health(), isUnknown);
      await assert.rejects(client.bandwidth(), isUnknown);
      if (!hasTokens) {
        await assert.rejects(client.token(), isUnknown);
      }
    });
  });
}
