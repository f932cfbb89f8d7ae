import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClusterQuestions } from '../../../../src/probes/apis/clusterQuestions';

const MEBIBYTE = 1 << 20;

function filled(piece: string, around: readonly [string, string] = ['', '']): string {
  const room = MEBIBYTE - around[0].length - around[1].length;
  return around[0] + piece.repeat(Math.floor(room / piece.length)).slice(0, -1) + around[1];
}

const metric = (peer: string) => `{"name":"ping","peer":"${peer}","value":"","valid":true},`;

describe('answers of a hostile API', () => {
  let server: Server;
  let body: string;
  let api: ClusterQuestions;
  const signal = new AbortController().signal;

  before(async () => {
    server = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    api = new ClusterQuestions({
      endpoint: { kind: 'tcp', address: '', host: '127.0.0.1', port },
      anyCertificate: false,
      authorize: null,
    });
  });

  after(() => {
    api.close();
    server.closeAllConnections();
    server.close();
  });

  for (const [name, text, entries] of [
    ['empty lines', filled('\n'), 0],
    ['empty objects', filled('{}\n'), 0],
    ['broken lines', filled('{"id":\n'), 0],
    ['a line of a mebibyte', filled('a', ['{"id":"', '"}']), 0],
    ['peers, and then a cut line', '{"id":"a"}\n{"id":"b","error":"x"}\n{"id":"c', 2],
    ['peers', '{"id":"a"}\n{"id":"b"}\n', 2],
  ] as const) {
    it(`GET /peers: ${name}`, async () => {
      body = text;
      assert.equal((await api.peers(signal)).length, entries);
    });
  }

  for (const [name, text] of [
    ['empty objects', filled('{},', ['[', ']'])],
    ['empty lists', filled('[],', ['[', ']'])],
    ['numbers', filled('1,', ['[', ']'])],
    ['a list that is none', '[{"name":"ping"}]'],
  ] as const) {
    it(`GET /monitor/metrics/ping: ${name}`, async () => {
      body = text;
      assert.equal((await api.pings(signal)).kind, 'foreign');
    });
  }

  it('takes in so many items, and no more', async () => {
    body = filled(metric('p'), ['[', ']']);
    const answer = await api.pings(signal);
    assert.ok(answer.kind === 'value' && answer.value !== null && answer.value.length <= 20_000);
    assert.ok(answer.value.length > 10_000);
  });

  it('cuts a name of a mebibyte', async () => {
    const id = { id: 'Qm1', version: '1', rpc_protocol_version: '/ipfscluster/1' };
    body = JSON.stringify({ ...id, cluster_peers: ['Qm1'], peername: 'a'.repeat(MEBIBYTE / 2) });
    const answer = await api.id(signal);
    assert.ok(answer.kind === 'value');
    assert.equal(answer.value.peername?.length, 256 + '… and 524,032 more'.length);
    assert.equal(answer.value.rpc_protocol_version, '/ipfscluster/1');
  });

  it('null is nothing', async () => {
    body = 'null';
    assert.deepEqual(await api.pings(signal), { kind: 'value', value: null });
  });
});
