import assert from 'node:assert/strict';
import { ApiError, StreamError } from '../../../src/clusterClient';
import { Served } from './servedApi';

const CID = 'QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn';
const PEER = '12D3KooWBLyuZBNP98N4zoHzSGH1F8zJB2ahNfh4b1sv2aK1MY5t';

describe('peers before 1.0.0', () => {
  const served = new Served();
  afterEach(() => {
    served.close();
  });

  const answering = (text: string, status = 200) =>
    served.api((_, response) => response.writeHead(status).end(text));

  it('send lists as one array, CIDs as objects and types as numbers', async () => {
    const pin = { cid: { '/': CID }, name: 'a', type: 2, allocations: null, replication_factor_min: -1 };
    const client = await answering(JSON.stringify([pin, { ...pin, type: 16 }]));
    const pins = await client.allocations.list().toArray();
    assert.deepEqual(
      pins.map(({ cid, type, allocations, metadata }) => [cid, type, allocations, metadata]),
      [
        [CID, 'pin', [], {}],
        [CID, 'shard-pin', [], {}],
      ],
    );
  });

  it('know less of a status', async () => {
    const info = { peername: 'p', status: 'pinned', timestamp: '2021-06-01T10:00:00+02:00', error: '' };
    const client = await answering(
      JSON.stringify([{ cid: { '/': CID }, name: '', peer_map: { [PEER]: info } }]),
    );
    const [status] = await client.pins.list(['pinned']).toArray();
    assert.deepEqual(status?.peer_map[PEER], {
      ...info,
      ipfs_peer_id: '',
      ipfs_peer_addresses: [],
      attempt_count: 0,
      priority_pin: false,
    });
    assert.deepEqual([status.created, status.allocations, status.metadata], ['', [], {}]);
  });

  it('have metrics without a weight, and null for none', async () => {
    const old = { name: 'ping', peer: PEER, value: '', expire: 1795427422768986851n, valid: true };
    const text = JSON.stringify([{ ...old, expire: 0 }]).replace(':0', `:${old.expire}`);
    const [metric] = await (await answering(text)).metrics.latest('ping');
    assert.deepEqual(metric, { ...old, weight: 0n, partitionable: false, received_at: 0n });
    assert.deepEqual(await (await answering('null')).metrics.latest('ping'), []);
    assert.deepEqual(await (await answering('null')).metrics.names(), []);
    assert.deepEqual(await (await answering('null')).alerts(), []);
    assert.deepEqual(await (await answering('null')).bandwidth(), {});
    assert.deepEqual(await (await answering('null')).peers.list().toArray(), []);
    assert.deepEqual(await (await answering('[]')).peers.list().toArray(), []);
  });

  it('do not know newer routes, and say so', async () => {
    const client = await answering('{"code":404,"message":"not found"}', 404);
    for (const call of [client.health(), client.bandwidth(), client.token()]) {
      await assert.rejects(call, (error) => error instanceof ApiError && error.status === 404);
    }
  });

  const VERSIONS: Readonly<Record<string, boolean>> = {
    '0.14.4': false,
    '0.14.4+git1234': false,
    '0.13.1': false,
    '0.14.5': true,
    '0.14.5-rc1': true,
    '0.15.0': true,
    '1.0.0-rc4+git': true,
    '1.1.6': true,
    '10.0.0': true,
    'of tomorrow': true,
  };
  for (const [version, takesLists] of Object.entries(VERSIONS)) {
    it(`of version ${version} are asked for ${takesLists ? 'several pins at once' : 'one pin after the other'}`, async () => {
      const asked: (string | undefined)[] = [];
      const client = await served.api(({ url }, response) => {
        asked.push(url);
        response.end(
          url === '/version' ? JSON.stringify({ version }) : JSON.stringify({ cid: CID, peer_map: {} }),
        );
      });
      const ask = async () => (await client.pins.statusOf([CID, CID], { local: true }).toArray()).length;
      assert.deepEqual([await ask(), await ask()], takesLists ? [1, 1] : [2, 2]);
      const each = `/pins/${CID}?local=true`;
      const list = `/pins?local=true&cids=${CID}%2C${CID}`;
      assert.deepEqual(asked, ['/version', ...(takesLists ? [list, list] : [each, each, each, each])]);
    });
  }

  it('that are asked for one pin after the other keep what had arrived, and the deadline of all', async () => {
    let asked = 0;
    const client = await served.api(({ url }, response) => {
      if (url === '/version') {
        response.end('{"version":"0.14.4"}');
      } else if (asked++ === 0) {
        response.end(JSON.stringify({ cid: CID, peer_map: {} }));
      }
    });
    await assert.rejects(client.pins.statusOf([CID, CID], { totalMs: 500 }).toArray(), (error) => {
      assert.ok(
        error instanceof StreamError && error.arrived === 1 && error.items.length === 1,
        String(error),
      );
      return true;
    });
  });

  it('may have states, fields and metrics that nobody knows yet', async () => {
    const info = { status: 'pinned,remote', later: { a: [1] } };
    const client = await answering(JSON.stringify({ cid: CID, peer_map: { [PEER]: info }, later: null }));
    const status = await client.pins.status(CID);
    assert.deepEqual([status['later'], status.peer_map[PEER]?.['later']], [null, { a: [1] }]);
    assert.equal(status.peer_map[PEER]?.status, 'pinned,remote');
  });
});
