import { contentIdIn } from './contentId';
import { type StoredPin, storedPinIn } from './storedPin';

export const SEARCHED = ['name', 'cid', 'metadata'] as const;
/** What of a pin is searched. */
export type Searched = (typeof SEARCHED)[number];

export interface PinQueryOptions {
  /** Null for all of them. */
  readonly by: Searched | null;
  readonly caseSensitive: boolean;
}

/**
 * Finds pins by a part of their name, CID or metadata (a key, a value, or `key=value`), or by a whole CID of any version
 * and base.
 */
export class PinQuery {
  private readonly wanted: string;
  private readonly content: ReturnType<typeof contentIdIn>;
  /** A text that is not as it would be in JSON can only be found where the JSON is read. */
  private readonly isPlain: boolean;

  constructor(
    text: string,
    private readonly options: PinQueryOptions,
  ) {
    this.wanted = this.folded(text);
    this.content = this.looksAt('cid') ? contentIdIn(text) : null;
    this.isPlain = /^[\w ./:+@=-]*$/.test(text);
  }

  /**
   * Whether the pin is one of them.
   * @param text as the API gives it
   * @returns the pin; null for another one, most of which are not even read
   * @throws SyntaxError for what is no pin, where it was read
   */
  matchIn(text: string): StoredPin | null {
    if (!this.mayBeIn(text)) {
      return null;
    }
    const pin = storedPinIn(text);
    return this.isMatch(pin) ? pin : null;
  }

  private isMatch({ name, cid, metadata }: StoredPin): boolean {
    return (
      (this.looksAt('name') && this.isIn(name)) ||
      (this.looksAt('cid') && (this.isIn(cid) || this.isSameContent(cid))) ||
      (this.looksAt('metadata') &&
        Object.entries(metadata).some(([key, value]) => this.isIn(`${key}=${textOf(value)}`)))
    );
  }

  private isSameContent(cid: string): boolean {
    return this.content !== null && contentIdIn(cid)?.key === this.content.key;
  }

  private isIn(text: string): boolean {
    return this.folded(text).includes(this.wanted);
  }

  private looksAt(field: Searched): boolean {
    return this.options.by === null || this.options.by === field;
  }

  /** Whether the text has to be read to know it. */
  private mayBeIn(text: string): boolean {
    // `key=value` stands nowhere in the JSON, and what is escaped there only once it is read.
    const hasOtherK = this.wanted.includes('K') && text.includes(KELVIN);
    if (
      !this.isPlain ||
      hasOtherK ||
      text.includes('\\') ||
      (this.looksAt('metadata') && this.wanted.includes('='))
    ) {
      return true;
    }
    if (this.content !== null) {
      const isUsual = /"cid":"(?:Qm|b)/.test(text);
      return !isUsual || this.content.written.some((one) => text.includes(one)) || this.foldedIn(text);
    }
    return this.foldedIn(text);
  }

  private foldedIn(text: string): boolean {
    return (this.options.caseSensitive ? text : text.toLowerCase()).includes(this.wanted);
  }

  /** Letters of the same look that are written in different ways are the same ones. */
  private folded(text: string): string {
    const composed = text.normalize('NFC');
    return this.options.caseSensitive ? composed : composed.toLowerCase().replaceAll('ς', 'σ');
  }
}

/** The only sign that is composed to a letter of ASCII. */
const KELVIN = '\u212a';

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
