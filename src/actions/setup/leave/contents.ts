import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** What lies in the folder of a peer or follower. */
export interface Contents {
  /** Of all that is in it, and of itself, by device and inode. */
  readonly identities: ReadonlySet<string>;
  /** What all that is called. */
  readonly names: ReadonlySet<string>;
  /** Folders in it that are those of other daemons. */
  readonly nested: readonly string[];
  /** What no peer and no follower makes, relative to the folder. */
  readonly foreign: readonly string[];
  /** Where another disk is mounted. */
  readonly mounted: readonly string[];
  /** False where there is more than was looked at. */
  readonly isWhole: boolean;
}

/** More than any datastore of a cluster has. */
const MOST_ENTRIES = 50_000;
/** What a peer or follower makes (ipfs-cluster: cmd/ipfs-cluster-service, config, datastore, consensus/raft). */
const OWN =
  /^(?:service\.json|identity\.json|peerstore|cluster\.lock|api-socket|pebble|badger3?|leveldb|raft(?:\.old\.\d+)?)(?:\.stale-.+)?$/;
/** A `config` alone may be anybody's; beside one of these it is that of a repository (kubo: repo/fsrepo). */
const OF_REPOSITORY = ['datastore_spec', 'version', 'blocks', 'keystore', 'repo.lock'];
const OF_PEER = ['service.json', 'identity.json'];

/**
 * Looks at all that is in a folder; follows no link.
 * @throws the `errno` error of what cannot be looked at
 */
export async function contentsOf(folder: string, most = MOST_ENTRIES): Promise<Contents> {
  const { dev, ino } = await lstat(folder, { bigint: true });
  const identities = new Set([identityOf({ dev, ino })]);
  const names = new Set<string>();
  const [nested, mounted]: [string[], string[]] = [[], []];
  let foreign: readonly string[] = [];
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const entries = await readdir(at, { withFileTypes: true });
    if (isOfAnother(entries, at === folder)) {
      nested.push(at);
    }
    if (at === folder) {
      foreign = entries.map(({ name }) => name).filter((name) => !OWN.test(name));
    }
    for (const entry of entries) {
      const path = join(at, entry.name);
      const status = await lstat(path, { bigint: true });
      identities.add(identityOf(status));
      names.add(entry.name);
      if (status.dev !== dev) {
        mounted.push(path);
      } else if (status.isDirectory()) {
        folders.push(path);
      }
    }
    if (names.size > most || identities.size > most) {
      return { identities, names, nested, foreign, mounted, isWhole: false };
    }
  }
  return { identities, names, nested, foreign: foreign.toSorted(), mounted, isWhole: true };
}

export function identityOf({ dev, ino }: { readonly dev: bigint | string; readonly ino: bigint | string }) {
  return `${dev}:${ino}`;
}

/** Whether a folder is that of another daemon than the one whose folder is the outermost. */
function isOfAnother(entries: readonly Dirent[], isOutermost: boolean): boolean {
  const has = (name: string) => entries.some((one) => one.name === name);
  return (has('config') && OF_REPOSITORY.some(has)) || (!isOutermost && OF_PEER.some(has));
}

/** What a folder in it is called, for people. */
export function namedIn(folder: string, path: string): string {
  return path === folder ? folder : relative(folder, path);
}
