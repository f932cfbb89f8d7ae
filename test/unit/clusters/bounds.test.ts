import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClusterClient } from '../../../src/clusterClient';
import { askPeers } from '../../../src/clusters/asking/questions';
import { memoryIn, textOfMemory } from '../../../src/clusters/memory/memoryText';
import { remember } from '../../../src/clusters/memory/remember';
import { judgeCluster } from '../../../src/clusters/peers/judgeCluster';
import { Deadline } from '../../../src/probes/deadline';
import { id, known, metric, observation, ONE, ping, told, TWO, withEntry } from './observations';

const LONG = 'x'.repeat(100_000);

describe('what a hostile peer says of its cluster', () => {
  it('has an end: names, versions, addresses, tags and errors', () => {
    const endless = {
      ...id(TWO, { peername: LONG, version: LONG }),
      addresses: Array.from({ length: 1000 }, () => `/dns4/${LONG}`),
      ipfs: { id: LONG, addresses: [], error: LONG },
    };
    const seen = observation({
      version: LONG,
      peers: withEntry(endless),
      metrics: told(new Map([[`tag:${LONG}`, [metric(`tag:${LONG}`, TWO, LONG)]]])),
    });
    const verdict = judgeCluster(seen, known({}));
    const length = JSON.stringify(verdict).length;
    assert.ok(length < 50_000, String(length));
    // It is remembered all the same.
    const memory = { ...remember(seen, known({}), verdict), conditions: [] };
    assert.ok(memoryIn(textOfMemory(memory, 1 << 20)).peers.has(TWO));
  });

  it('names nobody where it has no ID of a peer', () => {
    const seen = observation({
      id: told(id('')),
      peers: told({ entries: [id(''), id(LONG), id(ONE)], whole: true, waitedMs: 1 }),
      pings: told([ping(''), ping(LONG), ping(ONE)]),
    });
    const { cluster, peers } = judgeCluster(seen, known({}));
    assert.equal(cluster.asked?.peer_id, null);
    assert.ok(peers.every(({ peer_id }) => peer_id !== '' && peer_id !== LONG));
  });

  it('says why its list of peers was cut, other than that it took too long', () => {
    const list = { entries: [id(ONE), id(TWO)], whole: false, waitedMs: 11_000 };
    const reasonsOf = (why: string | null) =>
      judgeCluster(observation({ peers: told({ ...list, why }) }), known({})).cluster.reasons;
    assert.equal(reasonsOf('it was cut').at(-1)?.text, 'GET /peers failed: it was cut');
    assert.deepEqual(
      reasonsOf('it was cut').map(({ code }) => code),
      ['failed'],
    );
    assert.deepEqual(
      reasonsOf(null).map(({ code }) => code),
      ['peer_silent', 'unanswered'],
    );
  });

  /** What is told of a list that a server writes. */
  const listFrom = async (write: (response: ServerResponse) => void) => {
    const server = createServer((_request, response) => {
      response.setHeader('Content-Type', 'application/json').setHeader('Trailer', 'X-Stream-Error');
      write(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = new ClusterClient({
      endpoint: { kind: 'tcp', host: '127.0.0.1', port, tls: false, address: 'here' },
    });
    const deadline = new Deadline(30_000);
    try {
      return await askPeers(client, deadline);
    } finally {
      deadline.dispose();
      client.close();
      server.closeAllConnections();
      server.close();
    }
  };
  const line = (one: string) => `${JSON.stringify(id(one))}\n`;

  it('is not read on for ever, when it never ends', async () => {
    const list = await listFrom((response) => {
      let count = 0;
      const more = () => {
        while (response.write(line(`12D3KooW${String(count++)}`))) {
          // Until there is no room.
        }
      };
      response.on('drain', more);
      more();
    });
    assert.ok(list.kind === 'told' && !list.value.whole);
    assert.equal(list.value.entries.length, 10_000);
    assert.match(list.value.why ?? '', /more than 10,000/);
  });

  it('is true as far as it came, and tells what ended it', async () => {
    const list = await listFrom((response) => {
      response.write(line(ONE));
      response.addTrailers({ 'X-Stream-Error': 'boom' });
      response.end();
    });
    assert.ok(list.kind === 'told' && !list.value.whole);
    assert.deepEqual(
      list.value.entries.map((one) => one.id),
      [ONE],
    );
    assert.match(list.value.why ?? '', /boom/);
  });
});
