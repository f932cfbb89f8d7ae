import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { whoAnswers } from '../../../../src/probes/apis/whoAnswers';
import { type Budget, budgetOf } from '../../../../src/probes/budget';
import { Sleepers } from '../../../../src/probes/sleepers/sleepers';

const recorded = (name: string) =>
  readFileSync(new URL(`../../../fixtures/recorded/${name}`, import.meta.url), 'utf8');

const CLUSTER: Readonly<Record<string, string>> = {
  '/version': recorded('version.json'),
  '/id': recorded('id.kubo-down.json'),
  '/monitor/metrics/ping': recorded('metrics-ping.three.json'),
  '/health/alerts': recorded('health-alerts.peer-killed.json'),
};
const KUBO: Readonly<Record<string, string>> = {
  '/api/v0/id': recorded('kubo-id.json'),
  '/api/v0/version': recorded('kubo-version.json'),
};

describe('what answers at an address', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function at(answer: RequestListener, budget: Budget = budgetOf(5000)): Promise<string> {
    server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return of((server.address() as AddressInfo).port, budget);
  }

  async function of(port: number, budget: Budget): Promise<string> {
    const endpoint = { kind: 'tcp', address: '', host: '127.0.0.1', port } as const;
    const { kind } = await whoAnswers(endpoint, null, budget, new Sleepers([]));
    budget.deadline.dispose();
    return kind;
  }

  const from =
    (answers: Readonly<Record<string, string>>): RequestListener =>
    ({ url = '' }, response) => {
      const text = answers[url];
      response.writeHead(text === undefined ? 404 : 200).end(text);
    };

  it('is a Cluster peer', async () => {
    assert.equal(await at(from(CLUSTER)), 'peer');
  });

  it('is a Cluster peer that wants credentials', async () => {
    const refuse: RequestListener = (_, response) => response.writeHead(401).end(recorded('error-401.json'));
    assert.equal(await at(refuse), 'peer');
  });

  it('is a Kubo', async () => {
    assert.equal(await at(from(KUBO)), 'kubo');
  });

  it('is something else', async () => {
    assert.equal(await at(from({})), 'foreign');
    server?.close();
    assert.equal(await at((_, response) => response.end('<html>')), 'foreign');
  });

  it('is nothing', async () => {
    assert.equal(await of(1, budgetOf(5000)), 'refused');
  });

  it('is silent', async () => {
    assert.equal(await at(() => undefined, budgetOf(1000)), 'silent');
  });

  it('was not asked', async () => {
    assert.equal(await at(from(CLUSTER), budgetOf(1000, AbortSignal.abort())), 'not_asked');
  });
});
