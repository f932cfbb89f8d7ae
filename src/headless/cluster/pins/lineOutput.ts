import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes lines, as many at once as come in one turn of this program, and no faster than they are read. */
export class LineOutput {
  private isHeld = false;

  constructor(private readonly output: Writable) {}

  /** @returns null where more may be written at once; else a promise that waits until the reader has read */
  put(line: string): Promise<void> | null {
    if (!this.isHeld) {
      this.isHeld = true;
      this.output.cork();
      setImmediate(this.letGo);
    }
    return this.output.write(`${line}\n`) ? null : this.untilRead();
  }

  private async untilRead(): Promise<void> {
    this.letGo();
    if (this.output.writableNeedDrain) {
      await once(this.output, 'drain');
    }
  }

  private readonly letGo = (): void => {
    if (this.isHeld) {
      this.isHeld = false;
      this.output.uncork();
    }
  };
}
