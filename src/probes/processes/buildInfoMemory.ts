import { statSync } from 'node:fs';
import { type GoBuildInfo, readGoBuildInfo } from './goBuildInfo';

/** More programs than anybody runs at once; what is forgotten is read again. */
const MOST_KNOWN = 64;

/** Remembers what executables were built from, for as long as each file is the same one, whatever its name. */
export class BuildInfoMemory {
  private readonly known = new Map<string, GoBuildInfo | null>();

  /**
   * As `readGoBuildInfo`.
   * @throws the `errno` error of opening or reading the file.
   */
  read(file: string): GoBuildInfo | null {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file);
    const key = [dev, ino, size, mtimeMs, ctimeMs].join(' ');
    const known = this.known.get(key);
    if (known !== undefined) {
      return known;
    }
    const info = readGoBuildInfo(file);
    if (this.known.size >= MOST_KNOWN) {
      this.known.clear();
    }
    this.known.set(key, info);
    return info;
  }
}
