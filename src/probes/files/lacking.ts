import { join, resolve } from 'node:path';
import { ConfigError } from '../config/configText';
import { kuboLacks } from '../config/kuboLacks';
import type { Lack, NamedFile } from '../config/lack';
import { identityLacks, serviceNeeds, type ServiceNeeds } from '../config/serviceLacks';
import type { Disks } from '../disks/disks';
import type { DaemonKind } from '../programs/daemonKind';
import { absentOr } from './absence';
import { FileMemory } from './fileMemory';
import { UnreadableError } from './unreadableError';

const LARGEST_CONFIG = 1 << 20;

/** Tells what the files of a daemon that does not run lack, so that none could start with them. */
export class Lacking {
  private readonly services: FileMemory<ServiceNeeds>;
  private readonly identities: FileMemory<readonly Lack[]>;
  private readonly kubos: FileMemory<readonly Lack[]>;

  constructor(private readonly disks: Disks) {
    this.services = new FileMemory(LARGEST_CONFIG, serviceNeeds, disks);
    this.identities = new FileMemory(LARGEST_CONFIG, identityLacks, disks);
    this.kubos = new FileMemory(LARGEST_CONFIG, kuboLacks, disks);
  }

  /** Of a file that cannot be read or understood nothing is said: whoever reads the others of the folder says why. */
  async in(kind: DaemonKind, folder: string): Promise<readonly Lack[]> {
    if (kind === 'ipfs') {
      return (await known(this.kubos, join(folder, 'config'))) ?? [];
    }
    // One after the other, so that a disk that hangs holds up one thread only.
    const needs = await known(this.services, join(folder, 'service.json'));
    const identity = await known(this.identities, join(folder, 'identity.json'));
    return [
      ...(needs?.lacks ?? []),
      ...(identity ?? []),
      ...(await this.missing(folder, needs?.files ?? [])),
    ];
  }

  private async missing(folder: string, named: readonly NamedFile[]): Promise<Lack[]> {
    const missing: Lack[] = [];
    for (const { key, path } of named) {
      const absolute = resolve(folder, path);
      if (await this.isMissing(absolute)) {
        missing.push({ kind: 'file', file: 'service.json', key, path: absolute });
      }
    }
    return missing;
  }

  private async isMissing(path: string): Promise<boolean> {
    try {
      const status = await this.disks.stat(path).catch((error: unknown) => absentOr(path, error, this.disks));
      return status === null || status.kind === 'folder';
    } catch (error) {
      if (error instanceof UnreadableError) {
        // Who starts the peer may be able to read it.
        return false;
      }
      throw error;
    }
  }
}

async function known<T>(files: FileMemory<T>, path: string): Promise<T | null> {
  try {
    return (await files.read(path))?.value ?? null;
  } catch (error) {
    if (error instanceof UnreadableError || error instanceof ConfigError) {
      return null;
    }
    throw error;
  }
}
