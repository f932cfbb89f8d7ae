import type { Endpoint } from '../../clusterClient/transport/endpoint';
import { nobodyListens } from '../../probes/sockets/unixListeners';
import type { LockFact } from './facts';
import type { Survey } from './survey';

/** A folder to which no process was found. */
interface Place {
  readonly folder: string;
  readonly lock: LockFact | null;
}

/** That whoever listens there is not the daemon of a place. */
export interface Stranger {
  readonly kind: 'foreign';
  readonly why: string;
}

/**
 * Whoever listens on a unix socket that the configuration of a folder names is its daemon only if the socket was made by
 * the user of the folder, by one who has left a lock there, or by root: the file belongs to whoever bound it.
 * @returns null where it may be the daemon, and where nobody listens
 */
export async function strangerAt(
  endpoint: Endpoint,
  place: Place | undefined,
  survey: Survey,
): Promise<Stranger | null> {
  if (endpoint.kind !== 'unix' || place === undefined || process.getuid === undefined) {
    return null;
  }
  const { disks } = survey.look.files;
  const uidOf = (path: string) =>
    disks.stat(path).then(
      ({ uid }) => uid,
      () => null,
    );
  const [made, owner] = await Promise.all([uidOf(endpoint.path), uidOf(place.folder)]);
  const isOwn = made === null || owner === null || [0, owner, place.lock?.uid].includes(made);
  return isOwn || nobodyListens(endpoint.path)
    ? null
    : { kind: 'foreign', why: 'the user to whom its socket belongs is not the one of the folder' };
}
