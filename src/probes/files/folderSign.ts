import { join } from 'node:path';
import { Disks } from '../disks/disks';
import { UnansweredError } from '../disks/unanswered';

/** What daemons make and remove when they start and stop, and what `init` makes. */
const MADE: readonly string[] = ['cluster.lock', 'repo.lock', 'api', 'api-socket', 'identity.json'];
/** What users edit, maybe in place: then the folder stays as it was. */
const EDITED: readonly string[] = ['config', 'service.json'];

/** Texts about a daemon's folder that change with what a start, a stop or an edit leaves in it. */
export interface FolderSign {
  /** The folder itself: changes with every entry that comes or goes, also with those that say nothing. */
  readonly folder: string;
  readonly made: string;
  readonly edited: string;
  /** False for a folder of another user, of which nothing else was looked at. */
  readonly isOurs: boolean;
}

/** Looks at folders by `stat` alone. */
export class FolderSigns {
  constructor(private readonly disks: Pick<Disks, 'stat'> = new Disks()) {}

  /**
   * Never rejects.
   * @param before what an earlier look saw: where the folder is the same, the same entries are in it
   * @returns null when the folder does not answer
   */
  async of(folder: string, before?: FolderSign, uid = process.getuid?.()): Promise<FolderSign | null> {
    try {
      const { sign, owner } = await this.signOf(folder);
      const isOurs = owner === null || uid === undefined || owner === uid;
      if (!isOurs) {
        return { folder: sign, made: '', edited: '', isOurs };
      }
      const made = before?.folder === sign ? before.made : await this.signsIn(folder, MADE);
      return { folder: sign, made, edited: await this.signsIn(folder, EDITED), isOurs };
    } catch (error) {
      if (error instanceof UnansweredError) {
        return null;
      }
      throw error;
    }
  }

  private async signsIn(folder: string, names: readonly string[]): Promise<string> {
    const signs: string[] = [];
    for (const name of names) {
      signs.push((await this.signOf(join(folder, name))).sign);
    }
    return signs.join('\n');
  }

  /** @throws UnansweredError */
  private async signOf(path: string): Promise<{ readonly sign: string; readonly owner: number | null }> {
    return this.disks.stat(path).then(
      ({ identity, uid }) => ({ sign: identity, owner: uid }),
      (error: unknown) => {
        if (error instanceof UnansweredError) {
          throw error;
        }
        return { sign: (error as NodeJS.ErrnoException).code ?? String(error), owner: null };
      },
    );
  }
}
