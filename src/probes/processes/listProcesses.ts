import { ProcessMemory } from './processMemory';
import type { ProcessTable } from './processes';

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
