import { readFileSync } from 'node:fs';
import { until } from '../until';

interface Connection {
  readonly localPort: number;
  readonly remotePort: number;
  readonly state: string;
  /** Bytes that the program has not read yet. */
  readonly unread: number;
  /** False until the program has accepted the connection. */
  readonly accepted: boolean;
}

// States of `/proc/net/tcp`.
const ESTABLISHED = '01';
const LISTENS = '0A';

/** Waits until nothing listens on a TCP port any more. */
export async function untilClosed(port: number): Promise<void> {
  await until(`nothing listens on port ${port}`, () => !isListened(port));
}

/** Waits until a program listens on a TCP port. */
export async function untilListened(port: number): Promise<void> {
  await until(`a program listens on port ${port}`, () => isListened(port));
}

/** Waits until nothing listens on the path of a unix socket any more. */
export async function untilUnixClosed(path: string): Promise<void> {
  await until(`nothing listens on ${path}`, () => {
    const lines = readFileSync('/proc/net/unix', 'utf8').split('\n');
    return !lines.some((line) => line.endsWith(` ${path}`) && line.split(/\s+/)[3] === '00010000');
  });
}

/** Whether so many connections to a TCP port are accepted, and all that came by them is read. */
export function areRead(port: number, count = 1): boolean {
  const here = connections().filter((one) => one.localPort === port && one.state === ESTABLISHED);
  return here.filter(({ accepted, unread }) => accepted && unread === 0).length >= count;
}

/** Whether bytes wait at a TCP port for a program that does not read them. */
export function isUnread(port: number): boolean {
  return connections().some(
    ({ localPort, state, unread }) => localPort === port && state === ESTABLISHED && unread > 0,
  );
}

/** Waits until the program that listens on a TCP port has accepted a connection and read all that came by it. */
export async function untilRead(port: number, count = 1): Promise<void> {
  await until(`${count} connections to port ${port} are read`, () => areRead(port, count));
}

function isListened(port: number): boolean {
  return connections().some((one) => one.localPort === port && one.state === LISTENS);
}

function connections(): Connection[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    readFileSync(table, 'utf8').trim().split('\n').slice(1).map(connectionOf),
  );
}

function connectionOf(line: string): Connection {
  const [, local, remote, state, queues, , , , , inode] = line.trim().split(/\s+/);
  return {
    localPort: portOf(local),
    remotePort: portOf(remote),
    state: state ?? '',
    unread: Number.parseInt(queues?.split(':')[1] ?? '', 16),
    accepted: inode !== '0',
  };
}

function portOf(address = ''): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}
