import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { canonicalAddress, isLoopbackAddress } from '../../clusterClient/transport/endpoint';
import type { Disks } from '../../probes/disks/disks';
import { Deadline } from '../../probes/deadline';
import { portListeners, socketListener } from './holders';
import type { Connection, NamedAddress } from './judgeLeftover';

/** What is there takes a connection at once: the kernel answers for it. */
const CONNECTING_MS = 1000;

/** Whether somebody listens on a unix socket: a connection is made and given up. */
export async function connectToSocket(path: string, disks: Disks, signal: AbortSignal): Promise<Connection> {
  const reached = await disks.reach(path);
  return reached === null
    ? { kind: 'unclear', problem: 'its disk does not answer' }
    : connect({ path: reached }, signal);
}

/** What a file `api` or `gateway` of Kubo names. */
export async function lookAtAddress(text: string, signal: AbortSignal): Promise<NamedAddress> {
  const found = parse(text.trim());
  if (found === null) {
    return {
      address: null,
      isHere: false,
      connection: { kind: 'unclear', problem: 'no address' },
      holder: null,
    };
  }
  const { address, host, port, socket } = found;
  if (socket !== null) {
    const connection = await connect({ path: socket }, signal);
    return { address, isHere: true, connection, holder: socketListener(socket) };
  }
  // Another machine is not asked: it is no matter of this folder.
  const isHere = isOfThisMachine(host);
  const connection: Connection = isHere
    ? await connect({ host: WILDCARDS[host] ?? host, port }, signal)
    : { kind: 'unclear', problem: 'it is elsewhere' };
  return { address, isHere, connection, holder: isHere ? (portListeners(port)[0]?.holder ?? null) : null };
}

interface Parsed {
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly socket: string | null;
}

const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** A multiaddress (`api`) or a URL (`gateway`): what Kubo writes there. */
function parse(text: string): Parsed | null {
  const unix = /^\/unix(\/\/?[^\s]+)$/.exec(text);
  if (unix) {
    return { address: text, host: '', port: 0, socket: (unix[1] ?? '').replace(/^\/+/, '/') };
  }
  const [, host, port] =
    /^\/(?:ip[46]|dns[46]?)\/([^/\s]+)\/tcp\/(\d{1,5})(?:\/|$)/.exec(text) ??
    /^https?:\/\/(\[[^\]\s]+\]|[^:/\s@]+):(\d{1,5})\/?$/.exec(text) ??
    [];
  return host === undefined || port === undefined || Number(port) > 65_535
    ? null
    : { address: text, host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port), socket: null };
}

function isOfThisMachine(host: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return (
    host === 'localhost' ||
    host in WILDCARDS ||
    isLoopbackAddress(host) ||
    own.some(({ address }) => canonicalAddress(address) === canonicalAddress(host))
  );
}

function connect(
  to: { readonly path: string } | { readonly host: string; readonly port: number },
  signal: AbortSignal,
): Promise<Connection> {
  const deadline = new Deadline(CONNECTING_MS, signal);
  return new Promise<Connection>((resolve) => {
    const socket = createConnection(to);
    const end = (connection: Connection) => {
      socket.destroy();
      resolve(connection);
    };
    socket.once('connect', () => {
      end({ kind: 'accepted' });
    });
    socket.once('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      end(code === 'ECONNREFUSED' ? { kind: 'refused' } : { kind: 'unclear', problem: code || message });
    });
    deadline.signal.addEventListener('abort', () => {
      end({ kind: 'unclear', problem: 'no answer in time' });
    });
  }).finally(() => {
    deadline.dispose();
  });
}
