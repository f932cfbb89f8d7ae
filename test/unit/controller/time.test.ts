import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../../src/controller/createController';
import type { Machine } from '../../../src/controller/machine/machine';
import { ownClock } from '../../../src/probes/ownClock';
import type { DaemonProcess, ProcessTable } from '../../../src/probes/processes/processes';
import { daemonProcess } from '../status/clusterFacts';

const table = (daemons: readonly DaemonProcess[] = []): ProcessTable => ({
  source: 'test',
  daemons,
  someEnded: () => false,
  mayBeDaemon: () => false,
  nameOf: () => null,
  listenerOwner: () => null,
});

describe('the time of a check', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'time-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  const controller = (listProcesses: Machine['listProcesses']) =>
    createCheckDaemonStatus(() => NO_SETTINGS, {
      platform: 'linux',
      environment: { HOME: home, PATH: '' },
      listProcesses,
    });

  const aKubo = (changes: Partial<DaemonProcess> = {}) =>
    daemonProcess({
      kind: 'ipfs',
      pid: process.pid,
      environment: { HOME: home },
      startedAt: Date.now() - 600_000,
      listening: null,
      ...changes,
    });

  async function repository(port: number): Promise<void> {
    await mkdir(join(home, '.ipfs'));
    const config = { Addresses: { API: `/ip4/127.0.0.1/tcp/${port}` }, Identity: { PeerID: 'QmKubo' } };
    await writeFile(join(home, '.ipfs', 'config'), JSON.stringify(config));
    await writeFile(join(home, '.ipfs', 'api'), config.Addresses.API);
  }

  /** Answers as a Kubo that is well, or accepts and is silent. */
  async function rpc(answers: boolean) {
    const server = createServer((_request, response) => {
      if (answers) {
        response.end(JSON.stringify({ ID: 'QmKubo', AgentVersion: 'kubo/0.43.0' }));
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return {
      port,
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    };
  }

  it('ends though the list of processes never comes, and claims nothing', async () => {
    const { ipfs } = (await controller(() => new Promise(() => undefined))({ timeout_ms: 100 })).daemons;
    assert.equal(ipfs?.state, 'unknown');
    assert.match(ipfs.details?.reasons[0] ?? '', /did not come in time/);
  });

  /** The state of a Kubo here, whose process is seen when the list comes. */
  async function checkKubo(server: { answers: boolean }, listProcesses: Machine['listProcesses']) {
    const { port, close } = await rpc(server.answers);
    try {
      await repository(port);
      const { ipfs } = (await controller(listProcesses)({ timeout_ms: 1000 })).daemons;
      return {
        truth: [ipfs?.state, ipfs?.process_count],
        reasons: ipfs?.details?.reasons.join('\n') ?? '',
      };
    } finally {
      close();
    }
  }

  const atOnce = () => Promise.resolve(table([aKubo()]));
  /** Later than the whole look may take, by the clock that ends it. */
  const late = () =>
    new Promise<ProcessTable>((resolve) => {
      ownClock.after(1050, () => {
        resolve(table([aKubo()]));
      });
    });

  it('asks a Kubo that is well however late the list of processes comes', async () => {
    const { truth } = await checkKubo({ answers: true }, late);
    assert.deepEqual(truth, ['running', 1]);
  });

  it('never calls a process unresponsive that it had no time to ask', async () => {
    const { truth, reasons } = await checkKubo({ answers: false }, late);
    assert.deepEqual(truth, ['running', 1]);
    assert.match(reasons, /was not asked in time/);
  });

  it('calls one unresponsive that had its time', async () => {
    const { truth } = await checkKubo({ answers: false }, atOnce);
    assert.deepEqual(truth, ['unresponsive', 1]);
  });

  it('ends for a caller who gives up, whatever hangs', async () => {
    const caller = new AbortController();
    const asked = controller(() => new Promise(() => undefined))({ timeout_ms: 60_000 }, caller.signal);
    caller.abort(new Error('gone'));
    await assert.rejects(asked, /gone/);
  });

  it('leaves nothing with the signal of a caller', async () => {
    const { signal } = new AbortController();
    const check = controller(() => Promise.resolve(table()));
    for (let look = 0; look < 20; look++) {
      await check({}, signal);
    }
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
