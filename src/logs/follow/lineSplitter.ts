/** Bytes of a line that are kept: what is longer is cut, and says so. */
export const LONGEST_LINE = 8 * 1024;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Cuts what is written into lines. A line without an end takes no more room than the longest one that is kept. */
export class LineSplitter {
  private kept: Buffer[] = [];
  private keptBytes = 0;
  private leftOut = 0;

  constructor(private readonly longest = LONGEST_LINE) {}

  /** @returns the lines that are ended by it */
  push(data: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = data.indexOf(LINE_FEED); end !== -1; end = data.indexOf(LINE_FEED, start)) {
      this.keep(data.subarray(start, end));
      lines.push(this.take());
      start = end + 1;
    }
    this.keep(data.subarray(start));
    return lines;
  }

  /** What was written of a line that has no end yet; null for nothing. */
  get unfinished(): string | null {
    return this.keptBytes === 0 ? null : this.text;
  }

  /** Forgets what has no end yet: what follows is of another file. @returns it; null for nothing */
  end(): string | null {
    const { unfinished } = this;
    this.reset();
    return unfinished;
  }

  private keep(data: Buffer): void {
    const room = this.longest - this.keptBytes;
    if (room > 0 && data.length > 0) {
      // What is kept must not hold the whole of a large read in memory.
      const part = Buffer.from(data.subarray(0, room));
      this.kept.push(part);
      this.keptBytes += part.length;
    }
    this.leftOut += Math.max(0, data.length - room);
  }

  private take(): string {
    const { text } = this;
    this.reset();
    return text;
  }

  private get text(): string {
    const bytes = Buffer.concat(this.kept);
    const end = this.leftOut === 0 && bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    const text = bytes.toString('utf8', 0, end);
    return this.leftOut === 0 ? text : `${text}… (${this.leftOut} bytes more)`;
  }

  private reset(): void {
    this.kept = [];
    this.keptBytes = 0;
    this.leftOut = 0;
  }
}
