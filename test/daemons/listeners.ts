import type { Lab } from '../../lab/lab';
import type { LabProcess } from '../../lab/labProcess';

/**
 * A server of any kind in a process of its own.
 * @param body JavaScript that handles one connection, `socket`
 */
export async function listener(lab: Lab, port: number, body: string): Promise<LabProcess> {
  const server = `const server = require('node:net').createServer((socket) => {
    socket.on('error', () => {});
    ${body}
  });
  server.listen(${port}, '127.0.0.1', () => console.log('listening'));`;
  return launched(lab, server);
}

/** @param handler JavaScript that answers one request, with `request` and `response` */
export async function webServer(lab: Lab, port: number, handler: string): Promise<LabProcess> {
  const server = `require('node:http').createServer((request, response) => {
    ${handler}
  }).listen(${port}, '127.0.0.1', () => console.log('listening'));`;
  return launched(lab, server);
}

/** Passes connections on, as a container's published port does. */
export async function forwarder(lab: Lab, port: number, to: string): Promise<LabProcess> {
  return listener(
    lab,
    port,
    `const other = require('node:net').connect(${to});
     other.on('error', () => socket.destroy());
     socket.on('close', () => other.destroy());
     other.on('close', () => socket.destroy());
     socket.pipe(other).pipe(socket);`,
  );
}

/** A port that accepts connections and never answers. */
export async function silentPort(lab: Lab, port: number): Promise<LabProcess> {
  return listener(lab, port, "console.log('connected');");
}

/** Waits until somebody has connected to a silent port. */
export async function untilConnected(silent: LabProcess): Promise<void> {
  await silent.until('somebody connects', () => silent.output.includes('connected'));
}

async function launched(lab: Lab, script: string): Promise<LabProcess> {
  const started = lab.launch(process.execPath, ['-e', script]);
  await started.until('it listens', () => started.output.includes('listening'));
  return started;
}
