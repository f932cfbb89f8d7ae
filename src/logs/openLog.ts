import { Disks } from '../probes/disks/disks';
import type { LogFile, LogPlace } from '../probes/logs/logPlace';
import { type LogWriter, logPlacesOf } from '../probes/logs/logPlaces';
import { CommandSource } from './follow/commandSource';
import { containerCommand } from './follow/containers';
import { FileSource } from './follow/fileSource';
import { journalCommand } from './follow/journal';
import type { LogSource } from './follow/logSource';

export type { LogPlace, LogReader } from '../probes/logs/logPlace';
export type { LogWriter } from '../probes/logs/logPlaces';

/** Looks for the logs of the daemons of this machine, and opens them. */
export class Logs {
  constructor(
    private readonly platform: NodeJS.Platform = process.platform,
    private readonly disks = new Disks(),
  ) {}

  /** Where a running daemon writes; the best first, at least one. */
  async placesOf(writer: LogWriter): Promise<readonly LogPlace[]> {
    return this.platform === 'linux' || this.platform === 'android'
      ? logPlacesOf(writer, this.disks)
      : [{ kind: 'unseen' }];
  }

  /**
   * Where a daemon of this user wrote that does not run.
   * @param paths of files that it may have written to
   * @returns the one that was written last; null where none is left
   */
  async lastPlaceOf(paths: readonly string[]): Promise<LogPlace | null> {
    const uid = process.getuid?.();
    const owners = uid === undefined ? null : [uid];
    const found = paths.map(async (path) => {
      const status = await this.disks.lstat(path).catch(() => null);
      return status?.kind === 'file' ? [{ path, at: status.mtimeMs }] : [];
    });
    const [last] = (await Promise.all(found)).flat().sort((one, two) => two.at - one.at);
    return last ? { kind: 'file', path: last.path, open: null, deleted: false, reader: null, owners } : null;
  }

  /** @returns null for a place at which nothing can be read */
  sourceOf(place: LogPlace): LogSource | null {
    switch (place.kind) {
      case 'file':
        return this.fileSource(place);
      case 'journal':
        return new CommandSource(journalCommand(place));
      case 'container':
        return place.id === null ? null : new CommandSource(containerCommand(place.id));
      default:
        return null;
    }
  }

  private fileSource({ path, open, owners, reader, deleted }: LogFile): LogSource {
    // Whoever keeps logs for others begins a new file now and then, under the name of the old one; a daemon never does.
    const isNamed = open === null || (reader !== null && !deleted);
    const place = isNamed ? { path } : { path: open, afterwards: deleted ? null : path };
    return new FileSource({ ...place, owners }, this.disks);
  }
}
