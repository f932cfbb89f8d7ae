import { createServer } from 'node:net';
import { readTcpTable } from '../../probes/sockets/tcpTable';

/**
 * The TCP ports of this machine on which somebody listens. Where no table tells it, each of these ports is tried for a
 * moment.
 */
export async function takenPorts(
  wanted: readonly number[],
  table = readTcpTable('/proc/self/net'),
): Promise<ReadonlySet<number>> {
  if (table !== null) {
    return new Set(table.filter(({ listens }) => listens).map(({ port }) => port));
  }
  const taken: number[] = [];
  for (const port of wanted) {
    if (!(await isFree(port))) {
      taken.push(port);
    }
  }
  return new Set(taken);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
