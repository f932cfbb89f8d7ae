import { join } from 'node:path';
import { exists } from '../../probes/files/configFolder';
import type { QuietFolder } from './cluster/clusterPlaces';
import type { Survey } from './survey';

/** A root that holds more than this is somebody's home, or another folder in which nothing is to be searched. */
const MOST_NAMES = 64;
const MOST_FOLDERS = 64;
/** Of the names between slashes. */
const DEEPEST = 4;

/** What a peer puts into its folder: no cluster is called so. */
const OWN_FILES =
  /^(\..*|service\.json.*|identity\.json.*|peerstore|api-socket|cluster\.lock|pebble|badger3?|leveldb|raft.*)$/;

/**
 * The followers whose clusters have a slash in their names: `ipfs-cluster-follow` makes a folder in a folder of them,
 * which may be that of another cluster.
 * @param names what is in the root
 */
export async function nestedFollowers(
  root: string,
  names: readonly string[],
  survey: Survey,
): Promise<QuietFolder[]> {
  const { files } = survey.look;
  const found: QuietFolder[] = [];
  let looked = 0;
  const search = async (above: string, inside: readonly string[], depth: number): Promise<void> => {
    for (const name of inside.length > MOST_NAMES ? [] : inside) {
      if (OWN_FILES.test(name) || looked >= MOST_FOLDERS) {
        continue;
      }
      looked++;
      const clusterName = above === '' ? name : `${above}/${name}`;
      const folder = join(root, clusterName);
      if (depth > 1 && (await exists(join(folder, 'service.json'), files.disks).catch(() => false))) {
        found.push({ folder, clusterName });
      }
      if (depth < DEEPEST) {
        await search(clusterName, await files.folders.list(folder).catch(() => []), depth + 1);
      }
    }
  };
  await search('', names, 1);
  return found;
}
