import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { type Addition, type ClusterClient, CredentialsError, StreamError } from '../../../src/clusterClient';
import { bodyOf, Served, stream } from './servedApi';

const CID = 'bafkreibmrmenuxhgaomod4m26ds5ztdujxzhjobgvpsyl2v2ndcskq2iay';
const OLD = 'QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn';
const PEER = '12D3KooWBLyuZBNP98N4zoHzSGH1F8zJB2ahNfh4b1sv2aK1MY5t';
const ORIGIN = `/ip4/10.0.0.1/tcp/4001/p2p/${PEER}`;
const PIN = JSON.stringify({ cid: CID, type: 'pin' });

describe('a change', () => {
  const served = new Served();
  let asked: string[] = [];
  afterEach(() => {
    served.close();
    asked = [];
  });

  const answering = (text: string, status = 200) =>
    served.api((request, response) => {
      void bodyOf(request).then((body) => {
        asked.push([request.method, decodeURIComponent(request.url ?? ''), body].join(' ').trim());
        response.writeHead(status).end(text);
      });
    });

  const CHANGES: Readonly<
    Record<string, readonly [(client: ClusterClient) => Promise<unknown>, answer: string]>
  > = {
    [`POST /pins/ipfs/${CID}`]: [(client) => client.pins.pin(CID), PIN],
    'POST /pins/ipfs/Qm1/a b/c': [(client) => client.pins.pin('/ipfs/Qm1/a b/c/'), PIN],
    'POST /pins/ipns/docs.ipfs.tech': [(client) => client.pins.pin('/ipns/docs.ipfs.tech'), PIN],
    [`POST /pins/ipfs/${CID}?name=a&b=c&mode=direct&replication-min=-1&replication-max=3&user-allocations=${PEER}&expire-at=2030-01-02T03:04:05.000Z&meta-k=v,w&origins=${ORIGIN}`]:
      [
        (client) =>
          client.pins.pin(CID, {
            name: 'a&b=c',
            mode: 'direct',
            replicationMin: -1,
            replicationMax: 3,
            allocations: [PEER],
            expireAt: new Date('2030-01-02T03:04:05Z'),
            metadata: { k: 'v,w' },
            origins: [ORIGIN],
          }),
        PIN,
      ],
    [`DELETE /pins/ipfs/${CID}`]: [(client) => client.pins.unpin(CID), PIN],
    [`POST /pins/ipfs/${CID}?name=new&pin-update=${OLD}`]: [
      (client) => client.pins.update(OLD, CID, { name: 'new' }),
      PIN,
    ],
    [`POST /pins/${CID}/recover`]: [(client) => client.pins.recover(CID), `{"cid":"${CID}"}`],
    'POST /pins/recover?local=true': [(client) => client.pins.recoverAll({ local: true }).toArray(), ''],
    [`POST /peers {"peer_id":"${PEER}"}`]: [
      (client) => client.peers.add(PEER),
      JSON.stringify({ id: PEER, version: '1', rpc_protocol_version: '' }),
    ],
    [`DELETE /peers/${PEER}`]: [(client) => client.peers.remove(PEER), ''],
    'POST /ipfs/gc?local=true': [
      (client) => client.collectGarbage({ local: true }),
      `{"peer_map":{"${PEER}":{"peer":"${PEER}","peername":"a","keys":[{"key":null,"error":"x"},{"key":{"/":"${CID}"}}]}}}`,
    ],
    'POST /token': [(client) => client.token(), '{"token":"a.b.c"}'],
  };
  for (const [expected, [change, answer]] of Object.entries(CHANGES)) {
    it(expected.slice(0, 60), async () => {
      await change(await answering(answer, answer === '' ? 204 : 200));
      assert.deepEqual(asked, [expected]);
    });
  }

  const UNREADABLE: readonly ((client: ClusterClient) => unknown)[] = [
    (client) => client.pins.pin('../peers'),
    (client) => client.pins.pin('/ipfs/../../peers'),
    (client) => client.pins.pin('/etc/passwd'),
    (client) => client.pins.pin(`${CID}?name=x`),
    (client) => client.pins.pin(CID, { replicationMin: 1.5 }),
    (client) => client.pins.pin(CID, { replicationMax: Number.NaN }),
    (client) => client.pins.pin(CID, { allocations: ['x,y'] }),
    (client) => client.pins.pin(CID, { expireAt: new Date('x') }),
    (client) => client.pins.pin(CID, { origins: ['/ip4/1.2.3.4/tcp/1'] }),
    (client) => client.pins.status('a/b'),
    (client) => client.pins.statusOf([]).toArray(),
    (client) => client.pins.statusOf(Array.from({ length: 200 }, () => CID)).toArray(),
    (client) => client.pins.update('no cid', CID),
    (client) => client.peers.remove('x'),
    (client) => client.peers.add('"}'),
    (client) => client.allocations.get('?'),
    (client) => client.add([{ path: '../x', kind: 'folder' }]).toArray(),
  ];
  for (const [index, change] of UNREADABLE.entries()) {
    it(`is not asked for where the API could not read it: ${index + 1}`, async () => {
      const client = await answering(PIN);
      await assert.rejects(() => Promise.resolve().then(() => change(client)), RangeError);
      assert.deepEqual(asked, []);
    });
  }

  it('wants credentials for a token', async () => {
    const client = await answering('{"code":401,"message":"unauthorized"}', 401);
    await assert.rejects(client.token(), CredentialsError);
  });
});

describe('an addition', () => {
  const served = new Served();
  afterEach(() => {
    served.close();
  });

  it('sends folders, files and links in parts, with what is known of them at the end', async () => {
    let got = '';
    let url = '';
    const client = await served.api((request, response) => {
      url = request.url ?? '';
      void bodyOf(request).then((body) => {
        got = body.replaceAll(/ipfs-cluster-[0-9a-f]{36}/g, 'BOUNDARY');
        stream(response, ['{"name":"a","bytes":5}', `{"name":"","cid":"${CID}","size":9007199254740993}`]);
      });
    });
    const added = await client
      .add(additions(), { name: 'site', wrapWithDirectory: true, cidVersion: 1, progress: true })
      .toArray();
    assert.deepEqual(
      added.map(({ cid, bytes, size }) => [cid, bytes, size]),
      [
        [null, 5n, 0n],
        [CID, 0n, 9007199254740993n],
      ],
    );
    assert.equal(
      url,
      '/add?name=site&stream-channels=true&cid-version=1&wrap-with-directory=true&progress=true',
    );
    const part = (name: string, type: string, content: string) =>
      `--BOUNDARY\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
    assert.equal(
      got,
      part('a', 'application/x-directory', '') +
        part('a%2F%C3%BC+%26.txt', 'application/octet-stream', 'hello') +
        part('a%2Flink', 'application/symlink', '../x') +
        '--BOUNDARY--\r\n',
    );
  });

  it('takes what is added no faster than it is sent, and ends with its source’s error', async () => {
    let taken = 0;
    const client = await served.api(() => undefined);
    async function* content() {
      for (; taken < 5000; taken++) {
        yield Buffer.alloc(1 << 16);
        await setImmediate();
      }
      throw new Error('the disk is gone');
    }
    const adding = client.add([{ path: 'a', kind: 'file', content: content() }], {}, { totalMs: 1000 });
    await assert.rejects(adding.toArray());
    assert.ok(taken < 2000, `${taken} parts were taken that nobody read`);
    const reading = await served.api((request) => request.resume());
    taken = 4990;
    const failing = reading.add([{ path: 'a', kind: 'file', content: content() }]);
    await assert.rejects(failing.toArray(), { message: 'the disk is gone' });
  });

  it('tells what went wrong after the first item', async () => {
    const client = await served.api((request, response) => {
      request.resume().on('end', () => {
        stream(response, [`{"name":"a","cid":"${CID}"}`], 'this peer is configured to be in follower mode');
      });
    });
    const adding = client.add([{ path: 'a', kind: 'file', content: Buffer.from('a') }]);
    await assert.rejects(
      adding.toArray(),
      (error) => error instanceof StreamError && error.why === 'reported' && error.arrived === 1,
    );
  });
});

async function* additions(): AsyncGenerator<Addition> {
  await setImmediate();
  async function* hello() {
    yield Buffer.from('hel');
    await setImmediate();
    yield Buffer.from('lo');
  }
  yield { path: 'a', kind: 'folder' };
  yield { path: 'a/ü &.txt', kind: 'file', content: hello() };
  yield { path: 'a/link', kind: 'link', target: '../x' };
}
