import { readdir } from 'node:fs/promises';
import { readBounded } from '../files/boundedRead';
import type { DaemonKind } from '../programs/daemonKind';
import { startedDaemon } from './startedDaemon';

/** A TCP port for which a super-server starts a program. */
export interface InternetService {
  readonly port: number;
  readonly starts: DaemonKind | null;
}

const LARGEST_FILE = 256 * 1024;
const MOST_FILES = 256;

/** What inetd(8) and xinetd(8) are told to listen for, for a user who may not see what they have open. */
export async function internetServices(root = ''): Promise<InternetService[]> {
  const [inetd, xinetd, names] = await Promise.all([
    textsIn(root, '/etc/inetd.conf', '/etc/inetd.d'),
    textsIn(root, '/etc/xinetd.conf', '/etc/xinetd.d'),
    textsIn(root, '/etc/services'),
  ]);
  const ports = servicePorts(names.join('\n'));
  return [
    ...inetd.flatMap((text) => parseInetd(text, ports)),
    ...xinetd.flatMap((text) => parseXinetd(text, ports)),
  ];
}

async function textsIn(root: string, file: string, folder?: string): Promise<string[]> {
  const names = folder === undefined ? [] : await readdir(`${root}${folder}`).catch(() => []);
  const files = [file, ...names.slice(0, MOST_FILES).map((name) => `${folder ?? ''}/${name}`)];
  const texts = await Promise.all(
    // What cannot be read says nothing.
    files.map((one) => readBounded(`${root}${one}`, LARGEST_FILE).catch(() => null)),
  );
  return texts.filter((text) => text !== null);
}

type Ports = ReadonlyMap<string, number>;

/** @see https://man7.org/linux/man-pages/man5/services.5.html */
export function servicePorts(text: string): Ports {
  const entries = [...text.matchAll(/^([^\s#]+)\s+(\d+)\/tcp(?:[ \t]+([^#\n]*))?/gm)];
  return new Map(
    entries.flatMap(([, name = '', port = '', aliases = '']) =>
      [name, ...aliases.split(/\s+/)].map((one) => [one, Number(port)] as const),
    ),
  );
}

/** Lines such as `127.0.0.1:5001 stream tcp wait ipfs /usr/bin/ipfs ipfs daemon`. */
export function parseInetd(text: string, ports: Ports): InternetService[] {
  return text.split('\n').flatMap((line) => {
    const [service = '', socket, protocol = '', , , ...command] = line.trim().split(/\s+/);
    if (service.startsWith('#') || socket !== 'stream' || !protocol.startsWith('tcp')) {
      return [];
    }
    const port = portOf(service.slice(service.lastIndexOf(':') + 1), ports);
    // The path of the program comes first, its name and arguments after it.
    return port === null ? [] : [{ port, starts: startedDaemon(command)?.kind ?? null }];
  });
}

/** Blocks such as `service ipfs { port = 5001 … }`; one with `disable = yes` is left out. */
export function parseXinetd(text: string, ports: Ports): InternetService[] {
  return [...text.matchAll(/^[ \t]*service\s+(\S+)\s*\{([^}]*)\}/gm)].flatMap(([, name = '', body = '']) => {
    const valueOf = (key: string) =>
      new RegExp(`^[ \\t]*${key}[ \\t]*\\+?=[ \\t]*(.*)$`, 'm').exec(body)?.[1]?.trim() ?? null;
    const port = portOf(valueOf('port') ?? name, ports);
    if (port === null || valueOf('disable') === 'yes') {
      return [];
    }
    const command = [valueOf('server') ?? '', ...(valueOf('server_args') ?? '').split(/\s+/)];
    return [{ port, starts: startedDaemon(['', ...command])?.kind ?? null }];
  });
}

function portOf(service: string, ports: Ports): number | null {
  return /^\d+$/.test(service) ? Number(service) : (ports.get(service) ?? null);
}
