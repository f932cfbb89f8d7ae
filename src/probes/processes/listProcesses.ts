import { ProcessMemory } from './processMemory';
import { ProcessesUnreadableError, type ProcessTable } from './processes';

/**
 * Lists the running daemons of this machine.
 * @param memory of earlier looks
 * @throws ProcessesUnreadableError when the operating system shows no process list.
 */
export async function listDaemonProcesses(
  platform: NodeJS.Platform,
  signal: AbortSignal,
  memory = new ProcessMemory(),
): Promise<ProcessTable> {
  try {
    return await listOn(platform, signal, memory);
  } catch (error) {
    // Each system lies in a bundle of its own, with classes of its own.
    throw error instanceof Error && error.name === ProcessesUnreadableError.NAME
      ? new ProcessesUnreadableError(error.message, { cause: error })
      : error;
  }
}

async function listOn(
  platform: NodeJS.Platform,
  signal: AbortSignal,
  memory: ProcessMemory,
): Promise<ProcessTable> {
  switch (platform) {
    case 'linux':
    case 'android': {
      const { readLinuxProcesses } = await import('./linux/linuxProcesses');
      return readLinuxProcesses('/proc', signal, memory);
    }
    case 'win32': {
      const { readWindowsProcesses } = await import('./windowsProcesses');
      return readWindowsProcesses(signal);
    }
    default: {
      const { readUnixProcesses } = await import('./unixProcesses');
      return readUnixProcesses(signal);
    }
  }
}
