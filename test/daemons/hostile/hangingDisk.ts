import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import type { Lab } from '../../../lab/lab';

/** Mount points and their servers, which are held open and never say a word. */
const mounted: { folder: string; server: number }[] = [];

/** A file system whose server never says a word: whoever touches it waits. */
export function mountHanging(lab: Lab, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const server = openSync('/dev/fuse', 'r+');
  mounted.push({ folder, server });
  // A test that fails before it lets go must not wait for its own disk when it tidies up.
  lab.atClose(letGo);
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0';
  execFileSync('mount', ['-i', '-t', 'fuse', '-o', options, 'hanging', folder], {
    stdio: ['ignore', 'ignore', 'inherit', server],
  });
}

/** Without its server it answers everything with an error, so that what waits for it can end. */
export function letGo(): void {
  for (const { folder, server } of mounted.splice(0)) {
    closeSync(server);
    execFileSync('umount', ['-l', folder]);
  }
}

/** `describe` where file systems can be mounted. */
export const describeDisks = canMount() ? describe : describe.skip;

function canMount(): boolean {
  try {
    closeSync(openSync('/dev/fuse', 'r+'));
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}
