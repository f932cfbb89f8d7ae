import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../../../src/clusterClient/transport/endpoint';
import { sendOnce } from '../../../../src/clusterClient/transport/httpRequest';
import { type CredentialSource, credentialsOf } from '../../../../src/probes/apis/credentials';
import { Disks } from '../../../../src/probes/disks/disks';
import { findEnd, ownerOfOtherEnd } from '../../../../src/probes/sockets/connectionOwner';

const OWN = process.getuid?.() ?? 0;
const OTHER = OWN + 1000;

describe('credentials', function () {
  let folder: string;
  let server: Server;
  let got: string | undefined;
  beforeEach(function () {
    if (process.platform !== 'linux') {
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'credentials-'));
    got = undefined;
    server = createServer(({ headers }, response) => {
      got = headers.authorization;
      response.end();
    });
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function overTcp(): Promise<Endpoint> {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return { kind: 'tcp', host: '127.0.0.1', port: (server.address() as AddressInfo).port, address: '' };
  }

  async function overSocket(): Promise<Endpoint> {
    const path = join(folder, 'api');
    await once(server.listen(path), 'listening');
    return { kind: 'unix', path, address: '' };
  }

  async function given(endpoint: Endpoint, source: Partial<CredentialSource>, tlsFailed = false) {
    const credentials = credentialsOf(
      () => 'Basic x',
      { fileUid: OWN, folder, process: { uid: OWN }, ...source },
      new Disks(),
    );
    credentials?.encryptedOnly(tlsFailed);
    const signal = new AbortController().signal;
    const authorize = credentials?.authorize ?? null;
    const outcome = await sendOnce(endpoint, { method: 'GET', path: '/', signal, authorize });
    assert.equal(outcome.kind, 'answered');
    assert.equal(credentials?.withheld === null, got !== undefined);
    return got !== undefined;
  }

  it('go to a listener of their own user', async () => {
    assert.equal(await given(await overTcp(), {}), true);
  });

  it('go to a listener that was accepted on another address of this machine', async () => {
    await once(server.listen(0, '::'), 'listening');
    const { port } = server.address() as AddressInfo;
    assert.equal(await given({ kind: 'tcp', host: '127.0.0.2', port, address: '' }, {}), true);
  });

  const WITHHELD: Readonly<Record<string, Partial<CredentialSource>>> = {
    'of a file that nobody knows the owner of': { fileUid: null },
    'of another user’s process': { process: { uid: OTHER } },
    'of a process that nobody knows the owner of': { process: { uid: null } },
    'of a folder that is gone': { folder: '/nonexistent' },
  };
  for (const [name, source] of Object.entries(WITHHELD)) {
    it(`stay here: those ${name}`, async () => {
      assert.equal(await given(await overTcp(), source), false);
    });
  }

  it('stay here where another user than theirs accepts', async function () {
    if (OWN === 0) {
      // Root is trusted with everybody's.
      this.skip();
    }
    assert.equal(await given(await overTcp(), { fileUid: OTHER, process: { uid: OTHER } }), false);
  });

  it('are never sent in plain text after TLS has failed', async () => {
    assert.equal(await given(await overTcp(), {}, true), false);
  });

  it('go to a socket that only their user could have made', async () => {
    assert.equal(await given(await overSocket(), {}), true);
  });

  it('stay here where others could replace the socket', async () => {
    const endpoint = await overSocket();
    chmodSync(folder, 0o777);
    assert.equal(await given(endpoint, {}), false);
  });

  it('stay here where a link on the way to the socket could be replaced', async () => {
    await overSocket();
    const open = mkdtempSync(join(tmpdir(), 'open-'));
    chmodSync(open, 0o777);
    symlinkSync(folder, join(open, 'link'));
    assert.equal(await given({ kind: 'unix', path: join(open, 'link', 'api'), address: '' }, {}), false);
    rmSync(open, { recursive: true });
  });
});

describe('whose the other end of a connection is', () => {
  const tcp = {
    local: { address: '127.0.0.1', port: 1 },
    remote: { address: '127.0.0.1', port: 2 },
  };
  const { platform } = process;
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
  });

  it('cannot be told where the table cannot be read', async () => {
    const owner = await ownerOfOtherEnd(tcp, AbortSignal.timeout(5000), '/nonexistent');
    assert.equal(owner.kind, 'untold');
  });

  for (const other of ['darwin', 'win32', 'freebsd'] as const) {
    it(`cannot be told on ${other}`, async () => {
      Object.defineProperty(process, 'platform', { value: other });
      assert.equal((await ownerOfOtherEnd(tcp, AbortSignal.timeout(5000))).kind, 'untold');
    });
  }
});

describe('the other end of a connection', () => {
  const [here, there] = [
    { address: '127.0.0.1', port: 0x2386 },
    { address: '127.0.0.1', port: 0xc001 },
  ];
  const row = (local: string, remote: string, uid: number, inode: number) =>
    `  sl  local_address rem_address\n   0: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1\n`;

  it('is the one that is connected to us, whoever else is on the port', () => {
    const table = row('0100007F:2386', '0100007F:C002', 7, 11) + row('0100007F:2386', '0100007F:C001', 8, 12);
    assert.deepEqual(findEnd(table, here, there), { uid: 8, accepted: true });
  });

  it('is nobody’s until it is accepted', () => {
    assert.equal(findEnd(row('0100007F:2386', '0100007F:C001', 0, 0), here, there)?.accepted, false);
  });

  it('is found among the addresses of IPv6', () => {
    const mapped = '0000000000000000FFFF00000100007F';
    assert.equal(findEnd(row(`${mapped}:2386`, `${mapped}:C001`, 9, 13), here, there)?.uid, 9);
    assert.equal(findEnd('', here, there), null);
  });
});
