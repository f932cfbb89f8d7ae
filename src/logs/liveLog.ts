import type { LogRead, LogSource } from './follow/logSource';
import { LogView } from './logView';

/** Of a log that is written faster than it is read, so many parts are taken in before it is shown. */
const MOST_PARTS = 16;

/** A log as it grows. */
export class LiveLog {
  readonly view = new LogView();
  private source: LogSource | null = null;

  /** @param words what is said of what happened to the file */
  constructor(private readonly words: Readonly<Record<NonNullable<LogRead['before']>, string>>) {}

  /** Goes on with another file, or another process. @param why said before what follows; null at the beginning */
  open(source: LogSource | null, why: string | null): void {
    this.source?.dispose();
    this.source = source;
    if (why !== null) {
      this.view.interrupt(why);
    }
  }

  /** Takes in what was written since. @returns whether there was anything. @throws LogUnreadableError, UnansweredError */
  async update(): Promise<boolean> {
    let isNews = false;
    for (let part = 0; part < MOST_PARTS; part++) {
      const { source } = this;
      if (source === null) {
        return isNews;
      }
      const { data, before, more } = await source.read();
      if (this.source !== source) {
        return isNews;
      }
      isNews ||= data.length > 0 || before !== null;
      this.take(data, before);
      if (!more) {
        break;
      }
    }
    return isNews;
  }

  dispose(): void {
    this.open(null, null);
  }

  private take(data: Buffer, before: LogRead['before']): void {
    if (before === 'replaced') {
      this.view.push(data);
      this.view.interrupt(this.words.replaced);
      return;
    }
    if (before !== null) {
      this.view.interrupt(this.words[before]);
    }
    this.view.push(before === 'skipped' ? fromNextLine(data) : data);
  }
}

/** What was cut begins in the middle of a line. */
function fromNextLine(data: Buffer): Buffer {
  const end = data.indexOf('\n');
  return end === -1 ? data : data.subarray(end + 1);
}
