import { cutForeign, LONGEST_ADDRESS } from '../../clusterClient/foreignText';

type Path = readonly (string | number)[];

/** More items than any list of a real configuration of a megabyte has: a peer's id takes 52 letters. */
const MOST_ITEMS = 20_000;

/** A list, as far as it is taken in. */
export interface BoundedList {
  readonly items: readonly string[];
  /** How many more there are. */
  readonly leftOut: number;
}

/**
 * The fields of a JSON object as Go's `encoding/json` fills a struct: null is "not set", unknown keys do not matter, and
 * a key is found whatever the case of its letters. Each field is read alone: a wrong value counts as not set, and only
 * its place is kept.
 */
export class GoFields {
  private folded: ReadonlyMap<string, string> | undefined;

  private constructor(
    private readonly object: Readonly<Record<string, unknown>>,
    private readonly path: Path,
    private readonly wrong: Path[],
  ) {}

  /** @param wrong gets the place of the first wrong value */
  static of(value: unknown, wrong: Path[]): GoFields {
    return GoFields.at(value, [], wrong) ?? new GoFields({}, [], wrong);
  }

  private static at(value: unknown, path: Path, wrong: Path[]): GoFields | null {
    if (value === undefined || value === null) {
      return null;
    }
    if (typeof value !== 'object' || Array.isArray(value)) {
      note(wrong, path);
      return null;
    }
    return new GoFields(value as Record<string, unknown>, path, wrong);
  }

  /** A section; null where it is not set. */
  section(name: string): GoFields | null {
    const key = this.keyOf(name);
    return GoFields.at(this.object[key], [...this.path, key], this.wrong);
  }

  /** A part of a section that Go has as a map of parts: there the case of the letters matters. Null where it is not set. */
  part(name: string): GoFields | null {
    return this.hasPart(name) ? GoFields.at(this.object[name], [...this.path, name], this.wrong) : null;
  }

  /** Whether such a part is there and not null, whatever its type. */
  hasPart(name: string): boolean {
    return Object.hasOwn(this.object, name) && this.object[name] !== null;
  }

  /** Whether a value is not set, or is what it has to be. */
  fits(name: string, isRight: (value: unknown) => boolean): boolean {
    const value = this.object[this.keyOf(name)];
    return value === undefined || value === null || isRight(value);
  }

  /** Where a value is, for messages. */
  placeOf(name: string): Path {
    return [...this.path, this.keyOf(name)];
  }

  /** A string that is not empty: to most keys of Go programs an empty one is not set. */
  text(name: string): string | null {
    const key = this.keyOf(name);
    const value = this.string(this.object[key], key);
    return value === null || value === '' ? null : cutForeign(value);
  }

  /** A name of a file, whole; null where it is not set, and for what no file can be called. */
  fileName(name: string): string | null {
    const key = this.keyOf(name);
    const value = this.string(this.object[key], key);
    return value === null || value.length > LONGEST_PATH || value.includes('\0') ? null : value;
  }

  /** Null where it is not set, or of another type. */
  number(name: string): number | null {
    const value = this.object[this.keyOf(name)];
    return typeof value === 'number' ? value : null;
  }

  /** Whether it is a string, or not set. */
  isString(name: string): boolean {
    const value = this.object[this.keyOf(name)] ?? '';
    return typeof value === 'string';
  }

  isList(name: string): boolean {
    return Array.isArray(this.object[this.keyOf(name)]);
  }

  /** Whether it is set, to an object with nothing in it. */
  isEmptyMap(name: string): boolean {
    const map = this.section(name);
    return map !== null && Object.keys(map.object).length === 0;
  }

  /** As `text`, where a wrong meaning counts as a wrong value. */
  parsed<T>(name: string, parse: (text: string) => T | null): T | null {
    const text = this.text(name);
    const value = text === null ? null : parse(text);
    if (text !== null && value === null) {
      note(this.wrong, [...this.path, this.keyOf(name)]);
    }
    return value;
  }

  /** A list of strings; null where it is not set. Wrong items are left out. @param most what is taken in at most */
  list(
    name: string,
    isItem: (text: string) => boolean = () => true,
    most: number = MOST_ITEMS,
  ): BoundedList | null {
    const key = this.keyOf(name);
    const value = this.object[key];
    if (value === undefined || value === null) {
      return null;
    }
    if (!Array.isArray(value)) {
      note(this.wrong, [...this.path, key]);
      return null;
    }
    const items = (value as unknown[]).slice(0, most).flatMap((item, index) => {
      if (typeof item === 'string' && isItem(item)) {
        return [cutForeign(item, LONGEST_ADDRESS)];
      }
      note(this.wrong, [...this.path, key, index]);
      return [];
    });
    return { items, leftOut: Math.max(0, value.length - most) };
  }

  /** A key of type `Strings` (`config/util.go` of both programs): one string, of which an empty one is none, or a list. */
  strings(name: string, isItem: (text: string) => boolean, most?: number): BoundedList | null {
    const key = this.keyOf(name);
    const value = this.object[key];
    if (Array.isArray(value)) {
      return this.list(name, isItem, most);
    }
    const text = this.string(value, key);
    if (text === null) {
      return null;
    }
    if (text !== '' && !isItem(text)) {
      note(this.wrong, [...this.path, key]);
      return null;
    }
    return { items: text === '' ? [] : [text], leftOut: 0 };
  }

  /** The first entry of an object of strings; null where it is not set, or has none. */
  firstEntry(name: string): readonly [string, string] | null {
    const map = this.section(name);
    for (const key in map?.object) {
      const value = map.object[key] ?? '';
      if (typeof value === 'string') {
        return [key, value];
      }
      note(this.wrong, [...this.path, this.keyOf(name)]);
      return null;
    }
    return null;
  }

  private string(value: unknown, key: string): string | null {
    if (value === undefined || value === null) {
      return null;
    }
    if (typeof value !== 'string') {
      note(this.wrong, [...this.path, key]);
      return null;
    }
    return value;
  }

  private keyOf(name: string): string {
    if (Object.hasOwn(this.object, name)) {
      return name;
    }
    this.folded ??= new Map(
      Object.keys(this.object)
        .filter((key) => key.length <= LONGEST_KEY)
        .map((key) => [key.toLowerCase(), key]),
    );
    return this.folded.get(name.toLowerCase()) ?? name;
  }
}

const LONGEST_KEY = 64;
/** PATH_MAX of Linux. */
const LONGEST_PATH = 4096;

/** Only the first matters: a daemon does not start with it. */
function note(wrong: Path[], path: Path): void {
  if (wrong.length === 0) {
    wrong.push(path);
  }
}
