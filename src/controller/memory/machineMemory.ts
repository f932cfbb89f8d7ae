import { hostname } from 'node:os';
import { join } from 'node:path';
import { Disks } from '../../probes/disks/disks';
import { SeenFolders, type SeenStore } from '../../status/memory/seenFolders';
import { homeOf } from './home';
import { SeenFile } from './seenFile';
import { stateFile } from './statePlace';

type Environment = Readonly<Record<string, string | undefined>>;

export interface MachineMemoryOptions {
  readonly environment: Environment;
  /** False for a program that only goes by what others saw. */
  readonly keeps?: boolean;
  /** Told of what keeps the file from working, once for each message. */
  readonly onFault: (message: string) => void;
}

/**
 * What earlier looks saw on this machine, shared by all windows, endpoints and MCP servers of this user through one
 * file: the same killed daemon is the same to all of them.
 */
export function machineMemory({ environment, keeps = true, onFault }: MachineMemoryOptions): SeenFolders {
  const home = homeOf(environment);
  const path = stateFile(process.platform, environment, home);
  const told = new Set<string>();
  if (path === null) {
    return new SeenFolders();
  }
  const disks = new Disks();
  const file = new SeenFile({ path, machine: hostname(), uid: process.getuid?.() }, disks);
  const store: SeenStore = keeps ? file : { read: () => file.read() };
  return new SeenFolders({
    store,
    disks,
    usual:
      home === null ? [] : ['.ipfs', '.ipfs-cluster', '.ipfs-cluster-follow'].map((one) => join(home, one)),
    onFault: (error) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!told.has(message)) {
        told.add(message);
        onFault(`What was seen before is not shared with other windows: ${message}`);
      }
    },
  });
}
