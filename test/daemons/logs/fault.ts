import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';

/** What goes wrong with a real daemon, and the explanation that its log has for it. */
export interface Fault {
  /** Of the explanation. */
  readonly id: string;
  /** How it comes about. */
  readonly how: string;
  /** @returns the daemon that tells of it */
  readonly make: (lab: Lab) => Promise<LabProcess>;
}

/** Another program listens there. */
export async function taken(lab: Lab, port: number): Promise<void> {
  const server = createServer((socket) => {
    // A daemon that gives up hangs up.
    socket.on('error', () => undefined);
  });
  lab.atClose(() => server.close());
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** A disk of its own below the HOME, so small that it is soon full. @returns its folder */
export async function smallDisk(lab: Lab): Promise<string> {
  const folder = lab.path('small');
  await lab.run('mkdir', [folder]);
  await lab.run('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
  lab.atClose(() => execFileSync('umount', ['--lazy', folder]));
  return folder;
}

/** Leaves no room on that disk. */
export async function fill(lab: Lab, folder: string): Promise<void> {
  await lab.run('sh', ['-c', `head -c 1M /dev/zero > ${folder}/filler || true`]);
}
