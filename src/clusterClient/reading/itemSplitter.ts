/** An item is larger than any that a Cluster has; nothing after it can be found. */
export class ItemTooLargeError extends Error {
  override readonly name = 'ItemTooLargeError';
}

/** Bytes of one item: the status of a pin at some tens of thousands of peers. */
const LARGEST_ITEM = 16 << 20;

const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [0x0a, 0x22, 0x5c, 0x2c];
const [ARRAY, ARRAY_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Cuts a stream into the texts of its items: one a line since IPFS Cluster 1.0.0, and one array with all of them before.
 * Holds no more than one item and what came last.
 */
export class ItemSplitter {
  private way: Lines | Elements | undefined;

  /** @throws ItemTooLargeError */
  *push(chunk: Buffer): Generator<string> {
    const bytes = this.way === undefined ? withoutSpace(chunk) : chunk;
    if (this.way !== undefined) {
      yield* this.way.push(bytes);
    } else if (bytes.length > 0) {
      this.way = bytes[0] === ARRAY ? new Elements() : new Lines();
      yield* this.way.push(bytes[0] === ARRAY ? bytes.subarray(1) : bytes);
    }
  }

  /** @returns what is left at the end: empty where the stream is whole */
  end(): string {
    return this.way?.rest() ?? '';
  }
}

function withoutSpace(chunk: Buffer): Buffer {
  const start = chunk.findIndex((byte) => byte > 0x20);
  return start === -1 ? chunk.subarray(0, 0) : chunk.subarray(start);
}

/** One item a line. */
class Lines {
  private begun: Buffer[] = [];
  private size = 0;

  *push(chunk: Buffer): Generator<string> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      start = end + 1;
      const line = this.finish();
      if (line !== '') {
        yield line;
      }
    }
    this.keep(chunk.subarray(start));
  }

  rest(): string {
    return this.finish();
  }

  private keep(part: Buffer): void {
    this.size += part.length;
    if (this.size > LARGEST_ITEM) {
      this.begun = [];
      throw new ItemTooLargeError();
    }
    this.begun.push(part);
  }

  private finish(): string {
    const text = Buffer.concat(this.begun).toString('utf8').trim();
    this.begun = [];
    this.size = 0;
    return text;
  }
}

/** The elements of one array, behind its opening bracket. */
class Elements {
  private kept: Buffer = Buffer.alloc(0);
  private at = 0;
  private depth = 1;
  private inString = false;

  *push(chunk: Buffer): Generator<string> {
    if (this.depth === 0) {
      return;
    }
    this.kept = this.kept.length === 0 ? chunk : Buffer.concat([this.kept, chunk]);
    let start = 0;
    for (; this.at < this.kept.length && this.depth > 0; this.at++) {
      if (this.endsElement(this.kept[this.at] ?? 0)) {
        const text = this.kept.toString('utf8', start, this.at).trim();
        start = this.at + 1;
        if (text !== '') {
          yield text;
        }
      }
    }
    this.kept = this.kept.subarray(start);
    this.at -= start;
    if (this.kept.length > LARGEST_ITEM) {
      throw new ItemTooLargeError();
    }
  }

  /** Something is always left where the array was not closed. */
  rest(): string {
    return this.depth === 0 ? '' : `[${this.kept.toString('utf8')}`;
  }

  /** Takes one byte in; true for the comma or bracket behind an element. */
  private endsElement(byte: number): boolean {
    if (this.inString) {
      this.inString = byte !== QUOTE;
      // What is escaped ends nothing.
      this.at += byte === BACKSLASH ? 1 : 0;
      return false;
    }
    switch (byte) {
      case QUOTE:
        this.inString = true;
        return false;
      case ARRAY:
      case OBJECT:
        this.depth++;
        return false;
      case OBJECT_END:
      case ARRAY_END:
        this.depth--;
        return this.depth === 0;
      default:
        return byte === COMMA && this.depth === 1;
    }
  }
}
