/** Where a value of a JSON text is: the keys that lead to it, and its line, counted from 1. */
export interface JsonPlace {
  readonly path: readonly (string | number)[];
  readonly line: number;
}

/** What a walk through a text found. */
export interface JsonWalk {
  /** The first place where the text is no JSON; null for a text that begins with a whole value. */
  readonly fault: JsonPlace | null;
  /** Behind the last letter of the first value. */
  readonly end: number;
  /** Where the value is that was looked for. */
  readonly found: JsonPlace | null;
}

/** Deeper than any configuration; `JSON.parse` itself would overflow the stack at some depth. */
const DEEPEST = 256;

/**
 * Walks through the first JSON value of a text, for the place of a fault or of a value: `JSON.parse` tells no place, and
 * quotes the text, which may hold secrets.
 * @param wanted the keys that lead to a value
 */
export function walkJson(text: string, wanted: readonly (string | number)[] = []): JsonWalk {
  const walk = new Walk(text, wanted);
  try {
    walk.value();
    return { fault: null, end: walk.at, found: walk.found };
  } catch (error) {
    if (error instanceof Fault) {
      return { fault: walk.here(), end: walk.at, found: walk.found };
    }
    throw error;
  }
}

class Fault extends Error {}

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)/y;

class Walk {
  at = 0;
  found: JsonPlace | null = null;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly wanted: readonly (string | number)[],
  ) {}

  here(): JsonPlace {
    let line = 1;
    for (let at = this.text.indexOf('\n'); at !== -1 && at < this.at; at = this.text.indexOf('\n', at + 1)) {
      line++;
    }
    return { path: [...this.path], line };
  }

  value(): void {
    this.space();
    if (this.isWanted()) {
      this.found = this.here();
    }
    switch (this.text.charAt(this.at)) {
      case '{':
        this.members('}', () => {
          this.space();
          const key = this.string();
          this.space();
          this.expect(':');
          this.path.push(key);
        });
        break;
      case '[': {
        let index = 0;
        this.members(']', () => {
          this.path.push(index++);
        });
        break;
      }
      case '"':
        this.string();
        break;
      default:
        this.literal();
    }
  }

  /** @param enter reads what stands before a member's value, and goes down to it */
  private members(end: string, enter: () => void): void {
    this.at++;
    if (this.path.length >= DEEPEST) {
      throw new Fault();
    }
    this.space();
    if (this.text.charAt(this.at) === end) {
      this.at++;
      return;
    }
    for (;;) {
      enter();
      this.value();
      this.path.pop();
      this.space();
      if (this.text.charAt(this.at) !== ',') {
        this.expect(end);
        return;
      }
      this.at++;
    }
  }

  /** A string that does not end is a fault where it begins. */
  private string(): string {
    const start = this.at;
    this.expect('"');
    for (let at = this.at; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code < 0x20) {
        break;
      }
      if (code === 0x22) {
        this.at = at + 1;
        return this.unquoted(start);
      }
      if (code === 0x5c) {
        at++;
      }
    }
    this.at = start;
    throw new Fault();
  }

  private unquoted(start: number): string {
    try {
      return JSON.parse(this.text.slice(start, this.at)) as string;
    } catch {
      this.at = start;
      throw new Fault();
    }
  }

  private literal(): void {
    LITERAL.lastIndex = this.at;
    const token = LITERAL.exec(this.text)?.[0];
    if (token === undefined || token === '') {
      throw new Fault();
    }
    this.at += token.length;
  }

  private expect(letter: string): void {
    if (this.text.charAt(this.at) !== letter) {
      throw new Fault();
    }
    this.at++;
  }

  private space(): void {
    while (/[ \t\r\n]/.test(this.text.charAt(this.at)) && this.at < this.text.length) {
      this.at++;
    }
  }

  private isWanted(): boolean {
    return (
      this.path.length === this.wanted.length && this.path.every((key, index) => key === this.wanted[index])
    );
  }
}
