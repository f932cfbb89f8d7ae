import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import {
  canServeSsh,
  type SshServer,
  type SshServerOptions,
  startSshServer,
} from '../../../lab/network/sshServer';
import { until } from '../../../lab/until';
import {
  ClusterClient,
  type ClusterClientOptions,
  ClusterError,
  CredentialsError,
  parseAddress,
  SshError,
  StreamError,
  UnreachableError,
} from '../../../src/clusterClient';

const API = '/ip4/127.0.0.1/tcp/9094';
const VERSION = '{"version":"1.1.6"}';

/** PIDs of the `ssh` that lead to a destination of ours, as the kernel has them. */
function sshProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => /^\S*\bssh\0.*ExitOnForwardFailure=yes/.test(commandLine(pid)))
    .map(Number);
}

/** @returns the PID of the one that was ended; with 0 the system would end this program and all that it belongs to. */
function killSsh(): number {
  const [pid] = sshProcesses();
  assert.ok(pid !== undefined, 'no ssh runs');
  process.kill(pid, 'SIGKILL');
  return pid;
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended in the meantime.
    return '';
  }
}

const privateFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ipfs-cluster-'));

describe('a client over SSH', () => {
  let lab: Lab;
  const clients: ClusterClient[] = [];
  before(async function () {
    if (!(await canServeSsh())) {
      this.skip();
    }
  });
  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
  });
  afterEach(async () => {
    clients.splice(0).forEach((one) => {
      one.close();
    });
    await until('every ssh has ended', () => sshProcesses().length === 0);
    await until('nothing is left of them', () => privateFolders().length === 0);
    await lab.close();
  });

  function clientOf(server: SshServer, options: Partial<ClusterClientOptions> = {}): ClusterClient {
    const client = new ClusterClient({
      endpoint: parseAddress(API),
      ssh: { destination: server.destination, program: server.client },
      ...options,
    });
    clients.push(client);
    return client;
  }

  /** A server of JSON, whose address is given back as one for the client. */
  async function answering(handler: Parameters<Lab['serveWith']>[0]) {
    return parseAddress(new URL(await lab.serveWith(handler)).origin);
  }

  const version = () => answering((_, response) => response.end(VERSION));

  async function failureOf(call: Promise<unknown>): Promise<ClusterError> {
    const error = await call.then(
      () => assert.fail('it did not fail'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ClusterError, String(error));
    assert.ok(error.advice !== '' && error.message.length < 4000, error.message);
    return error;
  }

  it('asks a real peer at its loopback address and at its socket, and starts one ssh for it', async () => {
    await kubo(lab);
    const socket = lab.path('api:100%.sock');
    const { identity } = await prepareService(lab, {
      config: { api: { restapi: { http_listen_multiaddress: [API, `/unix${socket}`] } } },
    });
    await startService(lab);
    const server = await startSshServer(lab);
    const tcp = clientOf(server);
    const answers = await Promise.all([tcp.id(), tcp.version(), tcp.peers.list().toArray()]);
    assert.deepEqual([answers[0].id, answers[2][0]?.id], [identity.id, identity.id]);
    assert.equal(sshProcesses().length, 1);
    assert.equal((await tcp.id()).id, identity.id);
    assert.equal(server.daemon.output.match(/Accepted publickey/g)?.length, 1);
    const unix = clientOf(server, { endpoint: parseAddress(`/unix${socket}`) });
    assert.equal((await unix.id()).id, identity.id);
    for (const folder of privateFolders()) {
      assert.equal(statSync(join(tmpdir(), folder)).mode & 0o777, 0o700);
    }
  });

  it('lets nobody ask it for a password, and is not the terminal’s', async () => {
    const server = await startSshServer(lab);
    await clientOf(server, { endpoint: await version() }).version();
    const [pid] = sshProcesses();
    const session = (await execa('ps', ['-o', 'sid=', '-p', String(pid)])).stdout.trim();
    assert.equal(session, String(pid));
  });

  const REFUSED: Readonly<
    Record<string, readonly [SshServerOptions, why: SshError['why'], said: RegExp, advice: RegExp]>
  > = {
    'a host whose key nobody knows': [
      { knownKey: 'none' },
      'unknown_host_key',
      /Host key verification failed/,
      /Connect once by hand \(ssh far\)/,
    ],
    'a host with another key than it had': [
      { knownKey: 'another' },
      'changed_host_key',
      /Host key verification failed/,
      /replace the known one only then/,
    ],
    'a key that is not taken': [
      { takesKey: false },
      'not_let_in',
      /Permission denied \(publickey/,
      /without being asked: ssh far/,
    ],
    'a server that allows no forwarding': [
      { config: ['AllowTcpForwarding no'] },
      'forward_refused',
      /administratively prohibited/,
      /AllowTcpForwarding/,
    ],
    'a server that forwards to other places alone': [
      { config: ['PermitOpen 127.0.0.1:1'] },
      'forward_refused',
      /administratively prohibited/,
      /PermitOpen/,
    ],
    'a configuration that it does not understand': [
      { clientConfig: ['NoSuchOption yes'] },
      'misconfigured',
      /Bad configuration option/,
      /ssh far -N/,
    ],
    'a greeting of control characters, then a key that is not taken': [
      { takesKey: false, config: ['Banner BANNER'] },
      'not_let_in',
      /^[^\p{C}]*Permission denied/u,
      /without being asked/,
    ],
  };
  for (const [name, [options, why, said, advice]] of Object.entries(REFUSED)) {
    it(`says what is wrong with ${name}`, async () => {
      const banner = lab.path('banner');
      await lab.write(banner, '\u001b]0;owned\u0007\u001b[2J\u202egreeting\n'.repeat(300));
      const config = options.config?.map((line) => line.replace('BANNER', banner));
      const server = await startSshServer(lab, { ...options, ...(config ? { config } : {}) });
      const error = await failureOf(clientOf(server, { endpoint: await version() }).version());
      assert.ok(error instanceof SshError, String(error));
      assert.deepEqual([error.why, error.destination], [why, 'far'], error.message);
      assert.match(error.said, said);
      assert.match(error.advice, advice);
      assert.doesNotMatch(error.message, /\p{Cc}|\p{Cf}/u);
      assert.ok(error.said.length <= 1100);
    });
  }

  it('says what is wrong with the host itself', async () => {
    const server = await startSshServer(lab);
    const endpoint = await version();
    await server.daemon.kill();
    const down = await failureOf(clientOf(server, { endpoint }).version());
    assert.ok(down instanceof SshError && down.why === 'host_unreachable', String(down));
    assert.match(down.said, /Connection refused/);
    const ssh = { destination: 'no-such-host.invalid', program: server.client };
    const nameless = await failureOf(clientOf(server, { endpoint, ssh }).version());
    assert.ok(nameless instanceof SshError && nameless.why === 'name_not_found', String(nameless));
    const nowhere = { destination: 'far', program: '/nonexistent/ssh' };
    const missing = await failureOf(clientOf(server, { endpoint, ssh: nowhere }).version());
    assert.ok(missing instanceof SshError && missing.why === 'not_installed', String(missing));
  });

  it('waits no longer for a host that hangs than it was told to', async () => {
    const server = await startSshServer(lab);
    server.daemon.freeze();
    const client = clientOf(server, { endpoint: await version() });
    const slow = await failureOf(client.version({ totalMs: 300 }));
    assert.ok(slow instanceof SshError && slow.why === 'slow', String(slow));
    server.daemon.thaw();
    assert.equal((await client.version({ totalMs: 60_000 })).version, '1.1.6');
  });

  it('says that nobody listens there, as seen from the host', async () => {
    const server = await startSshServer(lab);
    const closed = await failureOf(
      clientOf(server, { endpoint: parseAddress('/ip4/127.0.0.1/tcp/1') }).version(),
    );
    assert.ok(closed instanceof UnreachableError && closed.why === 'refused', String(closed));
    assert.match(closed.message, /far says/);
    const endpoint = parseAddress('/unix/nonexistent/socket');
    const noSocket = await failureOf(clientOf(server, { endpoint }).version());
    assert.ok(noSocket instanceof SshError && noSocket.why === 'not_onward', String(noSocket));
    const named = await failureOf(
      clientOf(server, { endpoint: parseAddress('http://no-such-host.invalid:9094') }).version(),
    );
    assert.ok(named instanceof UnreachableError && named.why === 'name_not_found', String(named));
  });

  it('keeps what a stream had given when ssh is killed, and starts it anew for the next request', async () => {
    const server = await startSshServer(lab);
    const item = JSON.stringify({ id: 'a', version: '1.1.6', rpc_protocol_version: '' });
    const endpoint = await answering((request, response) => {
      if (request.url === '/version') {
        response.end(VERSION);
      } else {
        response.write(`${item}\n${item}\n`);
      }
    });
    const client = clientOf(server, { endpoint });
    const seen: string[] = [];
    const error = await failureOf(
      (async () => {
        for await (const { id } of client.peers.list({ idleMs: null })) {
          seen.push(id);
          if (seen.length === 2) {
            killSsh();
          }
        }
      })(),
    );
    assert.ok(error instanceof StreamError && error.why === 'cut' && error.arrived === 2, String(error));
    assert.match(error.message, /over SSH/);
    assert.deepEqual(seen, ['a', 'a']);
    assert.equal((await client.version()).version, '1.1.6');
    assert.equal(server.daemon.output.match(/Accepted publickey/g)?.length, 2);
  });

  it('starts ssh anew where it was killed between two requests', async () => {
    const server = await startSshServer(lab);
    const client = clientOf(server, { endpoint: await version() });
    await client.version();
    const first = killSsh();
    await until('it has ended', () => !sshProcesses().includes(first));
    assert.equal((await client.version()).version, '1.1.6');
  });

  it('ends ssh five minutes after the last request, and not while a stream goes on', async () => {
    const server = await startSshServer(lab);
    const waiting: { action: () => void; ms: number }[] = [];
    const later = (action: () => void, ms: number) => {
      const one = { action, ms };
      waiting.push(one);
      return () => {
        waiting.splice(waiting.indexOf(one), 1);
      };
    };
    const item = JSON.stringify({ id: 'a', version: '1.1.6', rpc_protocol_version: '' });
    const endpoint = await answering((request, response) => {
      if (request.url === '/version') {
        response.end(VERSION);
      } else {
        response.write(`${item}\n`);
      }
    });
    const client = clientOf(server, { endpoint, later });
    for await (const { id } of client.peers.list({ idleMs: null })) {
      assert.equal(id, 'a');
      await client.version();
      assert.deepEqual(waiting, []);
      break;
    }
    assert.deepEqual(
      waiting.map(({ ms }) => ms),
      [5 * 60_000],
    );
    await client.version();
    assert.equal(waiting.length, 1);
    assert.equal(sshProcesses().length, 1);
    waiting[0]?.action();
    await until('ssh has ended', () => sshProcesses().length === 0);
    assert.equal((await client.version()).version, '1.1.6');
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`ends ssh with the program, which ${signal} ends`, async () => {
      const server = await startSshServer(lab);
      const script = lab.path('asks.ts');
      const { address } = await version();
      const index = join(import.meta.dirname, '../../../src/clusterClient/index.ts');
      await lab.write(
        script,
        `import { ClusterClient, parseAddress } from ${JSON.stringify(index)};
        const client = new ClusterClient({
          endpoint: parseAddress(${JSON.stringify(address)}),
          ssh: ${JSON.stringify({ destination: server.destination, program: server.client })},
        });
        void client.version().then(() => console.log('asked'));`,
      );
      const asks = lab.launch(process.execPath, ['--import=tsx', script], {
        cwd: process.cwd(),
        env: process.env,
      });
      await asks.until('it has asked', () => asks.output.includes('asked'));
      assert.equal(sshProcesses().length, 1);
      asks.signal(signal);
      await until('ssh has ended', () => sshProcesses().length === 0);
      // Nobody was left to remove it.
      await lab.run('find', [
        tmpdir(),
        '-maxdepth',
        '1',
        '-name',
        'ipfs-cluster-*',
        '-exec',
        'rm',
        '-r',
        '{}',
        '+',
      ]);
    });
  }

  it('sends credentials to the loopback address there, and no further in plain text', async () => {
    const server = await startSshServer(lab);
    const got: (string | undefined)[] = [];
    const endpoint = await answering(({ headers }, response) => {
      got.push(headers.authorization);
      response.end(VERSION);
    });
    const credentials = () => ({ user: 'ann', password: 'hunter2' });
    await clientOf(server, { endpoint, credentials }).version();
    assert.equal(got.length, 1);
    assert.ok(got[0]?.startsWith('Basic '));
    // A name that leads to the very same place, which nobody can know.
    const { port } = new URL(endpoint.address);
    const named = clientOf(server, { endpoint: parseAddress(`http://ip6-localhost:${port}`), credentials });
    const withheld = await failureOf(named.version());
    assert.ok(
      (withheld instanceof CredentialsError && withheld.why === 'withheld') ||
        withheld instanceof UnreachableError,
      String(withheld),
    );
    assert.equal(got.length, 1);
  });
});
