import { fstatSync, writeSync } from 'node:fs';

const EVERY_MS = 100;
const STDOUT = 1;
const NOTHING = Buffer.alloc(0);

/**
 * Ends this program once nobody reads its output any more, though nothing is left to be written for a while: a socket,
 * as programs give it to those that they start, says so to a write of nothing. A pipe says so to the next real one.
 * @returns ends the watching
 */
export function exitOnceReaderIsGone(): () => void {
  if (!isSocket()) {
    return () => undefined;
  }
  const timer = setInterval(() => {
    try {
      writeSync(STDOUT, NOTHING);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') {
        process.exit();
      }
      // That it is full is no end of it; what else is wrong with it, the next write says.
    }
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}

function isSocket(): boolean {
  try {
    return fstatSync(STDOUT).isSocket();
  } catch {
    // It was closed from the beginning: whatever is written says so.
    return false;
  }
}
