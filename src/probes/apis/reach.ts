import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { fits } from '../../clusterClient/transport/shortPath';
import type { Disks } from '../disks/disks';

/**
 * By what name an API is reached from here: a socket below the root of a container may be behind links that mean
 * something else outside.
 * @returns null for a socket on a disk that does not answer: to connect there would halt this program, not only the look
 */
export async function reach(endpoint: Endpoint, disks: Disks): Promise<Endpoint | null> {
  if (endpoint.kind === 'tcp') {
    return endpoint;
  }
  const path = await disks.reach(endpoint.path);
  return path === null ? null : { ...endpoint, path: await shortened(path, disks) };
}

/** Below the root of a process a path is longer than its daemon's own name for it, which may lead there from here, too. */
async function shortened(path: string, disks: Disks): Promise<string> {
  const plain = path.replace(/^\/proc\/\d+\/root(?=\/)/, '');
  if (fits(path) || !fits(plain)) {
    return path;
  }
  const [here, there] = await Promise.all([plain, path].map((one) => disks.stat(one).catch(() => null)));
  return here != null && here.dev === there?.dev && here.ino === there.ino ? plain : path;
}
