import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DaemonProcess } from '../../../../src/probes/processes/processes';
import { listeningAt } from '../../../../src/probes/sockets/listening';
import type { ServedSockets } from '../../../../src/probes/sleepers/servedSockets';
import { Sleepers } from '../../../../src/probes/sleepers/sleepers';

/** A process as /proc shows it. */
export interface FakeProcess {
  readonly pid: number;
  readonly name: string;
  readonly uid?: number;
  readonly argv?: readonly string[];
  /** Inodes of its sockets; null where nobody may look. */
  readonly sockets: readonly number[] | null;
  /** Path of its control group. */
  readonly group?: string;
}

/** A listener of the kernel's tables: an IPv4 address and port, or a path. */
export interface FakeListener {
  readonly at: string;
  readonly inode: number;
  readonly uid?: number;
}

export interface FakeMachine {
  readonly listeners: readonly FakeListener[];
  readonly processes: readonly FakeProcess[];
  readonly files?: Readonly<Record<string, string>>;
  readonly daemons?: readonly DaemonProcess[];
  readonly ownAddresses?: readonly string[];
  readonly served?: ServedSockets;
}

const HEADING =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

/** Asks `question` of a machine that is made of files. */
export async function onMachine<T>(
  machine: FakeMachine,
  question: (sleepers: Sleepers) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'machine-'));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  try {
    const [tcp, unix] = [/:\d+$/, /^\//].map((kind) => machine.listeners.filter(({ at }) => kind.test(at)));
    await write('/proc/self/net/tcp', HEADING + (tcp ?? []).map(tcpRow).join(''));
    await write('/proc/self/net/unix', (unix ?? []).map(unixRow).join(''));
    for (const one of machine.processes) {
      await writeProcess(root, one, write);
    }
    for (const [path, text] of Object.entries(machine.files ?? {})) {
      await write(path, text);
    }
    const options = {
      ...{ proc: join(root, 'proc'), root, ownAddresses: () => machine.ownAddresses ?? [] },
      ...(machine.served === undefined ? {} : { served: machine.served }),
    };
    return await question(new Sleepers(machine.daemons ?? [], options, 'linux'));
  } finally {
    await rm(root, { recursive: true });
  }
}

/** A Kubo that runs; at no address where nobody may look into it. */
export function daemonAt(pid: number, at: string | null, uid = 1000): DaemonProcess {
  const [host = '', port = ''] = at?.split(':') ?? [];
  return {
    kind: 'ipfs',
    pid,
    command: {
      folder: null,
      folderFlag: null,
      clusterName: null,
      bootstrap: [],
      api: null,
    },
    program: null,
    cwd: null,
    environment: null,
    home: null,
    uid,
    startedAt: null,
    frozen: false,
    traced: false,
    root: '',
    sharesNetwork: true,
    listening: at === null ? null : listeningAt([{ host, port: Number(port) }]),
    sockets: null,
    openFiles: null,
    supervisor: null,
  };
}

type Write = (path: string, text: string) => Promise<void>;

async function writeProcess(root: string, one: FakeProcess, write: Write): Promise<void> {
  const { pid, name, uid = 0, argv = [name], sockets, group = '/init.scope' } = one;
  await write(`/proc/${pid}/status`, `Name:\t${name.slice(0, 15)}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`);
  await write(`/proc/${pid}/cmdline`, argv.map((word) => `${word}\0`).join(''));
  await write(`/proc/${pid}/cgroup`, `0::${group}\n`);
  if (sockets !== null) {
    await mkdir(join(root, `proc/${pid}/fd`), { recursive: true });
    for (const [fd, inode] of sockets.entries()) {
      await symlink(`socket:[${inode}]`, join(root, `proc/${pid}/fd/${fd + 3}`));
    }
  }
}

function tcpRow({ at, inode, uid = 0 }: FakeListener, index: number): string {
  const [host = '', port = ''] = at.split(':');
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
  const address = host
    .split('.')
    .reverse()
    .map((byte) => hex(Number(byte), 2))
    .join('');
  return `   ${index}: ${address}:${hex(Number(port), 4)} 00000000:0000 0A 00000000:00000000 00:00000000 00000000 ${uid} 0 ${inode} 1 0\n`;
}

function unixRow({ at, inode }: FakeListener): string {
  return `ffff8880: 00000002 00000000 00010000 0001 01 ${inode} ${at}\n`;
}
