/** Longest run of digits that a JavaScript number always holds exactly. */
const RISKY = /\d{16}/;
const DEEPEST = 64;

/**
 * Reads JSON; integers that a number cannot hold exactly become `bigint`, as the nanoseconds of metrics are.
 * @throws SyntaxError for anything that is no JSON, or nested deeper than any answer
 */
export function parseJson(text: string): unknown {
  return RISKY.test(text) ? new Reader(text).whole() : (JSON.parse(text) as unknown);
}

/**
 * The first JSON value of a text that may go on: a refused option makes the API answer with two.
 * @throws SyntaxError where it begins with none
 */
export function parseFirstJson(text: string): unknown {
  return new Reader(text).value();
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** A recursive reader: slower than `JSON.parse`, but for the few answers with such numbers. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  whole(): unknown {
    const value = this.value();
    if (this.at < this.text.length) {
      throw this.wrong();
    }
    return value;
  }

  value(depth = 0): unknown {
    this.take(SPACE);
    const value = this.bare(depth);
    this.take(SPACE);
    return value;
  }

  private bare(depth: number): unknown {
    if (depth > DEEPEST) {
      throw new SyntaxError('JSON is nested too deeply');
    }
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return JSON.parse(this.need(STRING)[0]);
      case 't':
      case 'f':
      case 'n':
        return JSON.parse(this.need(WORD)[0]);
      default:
        return this.number();
    }
  }

  private number(): number | bigint {
    const [text, fraction, exponent] = this.need(NUMBER);
    const value = Number(text);
    const isExact = fraction !== undefined || exponent !== undefined || Number.isSafeInteger(value);
    return isExact ? value : BigInt(text);
  }

  private array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.at++;
    for (let more = !this.closes(']'); more; more = this.goesOn(']')) {
      items.push(this.value(depth + 1));
    }
    return items;
  }

  private object(depth: number): unknown {
    const entries: [string, unknown][] = [];
    this.at++;
    for (let more = !this.closes('}'); more; more = this.goesOn('}')) {
      this.take(SPACE);
      const key = JSON.parse(this.need(STRING)[0]) as string;
      this.take(SPACE);
      if (this.text[this.at++] !== ':') {
        throw this.wrong();
      }
      entries.push([key, this.value(depth + 1)]);
    }
    // An own property, whatever its name: `__proto__` too.
    return Object.fromEntries(entries);
  }

  private closes(end: string): boolean {
    this.take(SPACE);
    if (this.text[this.at] !== end) {
      return false;
    }
    this.at++;
    return true;
  }

  private goesOn(end: string): boolean {
    const next = this.text[this.at++];
    if (next !== ',' && next !== end) {
      throw this.wrong();
    }
    return next === ',';
  }

  private need(pattern: RegExp): RegExpExecArray {
    const found = this.take(pattern);
    if (found === null || found[0] === '') {
      throw this.wrong();
    }
    return found;
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    this.at += found?.[0].length ?? 0;
    return found;
  }

  private wrong(): SyntaxError {
    return new SyntaxError(`no JSON at character ${this.at}`);
  }
}
