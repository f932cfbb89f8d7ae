import { Sleepers } from '../../../../src/probes/sleepers/sleepers';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { budgetOf } from '../../../../src/probes/budget';
import { askCluster } from '../../../../src/probes/apis/liveness';
import { identity, OWN, ping } from '../../status/clusterFacts';

/** However busy the machine of the test is: time enough for a look. */
const LONG_MS = 10_000;

/** What real daemons never do when a test wants it: to answer some questions and not the others. */
describe('a Cluster API that answers in part', () => {
  let server: Server;
  let asked: string[];
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function ask(answers: Readonly<Record<string, unknown>>, afterMs = 0, lookMs = 1000) {
    asked = [];
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      if (url in answers) {
        setTimeout(() => response.end(JSON.stringify(answers[url])), afterMs);
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = { kind: 'tcp', host: '127.0.0.1', port, address: '' } as const;
    const question = {
      endpoint,
      bound: true,
      expected: true,
      follows: false,
      credentials: null,
    };
    return askCluster(question, budgetOf(lookMs, undefined), new Sleepers([]));
  }

  const ALL = {
    '/monitor/metrics/ping': [ping(OWN)],
    '/health/alerts': [],
    '/id': identity(),
    '/version': { version: '1.1.6' },
  };

  for (const afterMs of [0, 120, 200]) {
    it(`asks a peer that is well three questions, also one that takes ${afterMs} ms for each`, async () => {
      const answer = await ask(ALL, afterMs, LONG_MS);
      assert.ok(answer.kind === 'peer', JSON.stringify(answer));
      assert.equal(answer.id?.id, OWN);
      assert.deepEqual(asked, ['/monitor/metrics/ping', '/health/alerts', '/id']);
    });
  }

  it('asks nothing twice', async () => {
    for (const silent of Object.keys(ALL)) {
      await ask(Object.fromEntries(Object.entries(ALL).filter(([path]) => path !== silent)));
      assert.deepEqual([...new Set(asked)], asked);
      server.closeAllConnections();
      server.close();
    }
  });

  for (const silent of ['/monitor/metrics/ping', '/health/alerts', '/id'] as const) {
    it(`is a peer's though ${silent} is never answered`, async () => {
      const answer = await ask(Object.fromEntries(Object.entries(ALL).filter(([path]) => path !== silent)));
      assert.ok(answer.kind === 'peer', answer.kind);
      assert.equal(answer.version, '1.1.6');
      assert.equal(answer.pings === null, silent === '/monitor/metrics/ping');
      assert.equal(answer.alerts === null, silent === '/health/alerts');
      assert.equal(answer.id === null, silent === '/id');
    });
  }

  it('is silent where nothing is answered', async () => {
    assert.equal((await ask({})).kind, 'silent');
  });
});
