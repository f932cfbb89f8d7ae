import { createServer, type Server } from 'node:net';

/**
 * Below those that systems give by themselves to whoever connects (from 32768 on, or 49152), which may take a port in
 * the moment between its choice and its use.
 */
const FIRST = 15_000;
const LAST = 31_999;

/** Loopback ports on which nobody listens now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = new Map<number, Server>();
  while (servers.size < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    const server = servers.has(port) ? null : await serverOn(port);
    if (server) {
      servers.set(port, server);
    }
  }
  // All of them are held until all are known, so that none is given twice.
  await Promise.all([...servers.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  return [...servers.keys()];
}

/** Null where somebody else has the port. */
async function serverOn(port: number): Promise<Server | null> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server
      .once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
          resolve(null);
        } else {
          reject(error);
        }
      })
      .listen(port, '127.0.0.1', () => {
        resolve(server);
      });
  });
}
