import { wrongValueAt } from './configText';
import { parseGoDuration } from './goDuration';
import type { GoFields } from './goFields';

/** What a value has to be; a text that is no duration is as wrong as a number where one is wanted. */
type Type =
  'text' | 'flag' | 'whole' | 'number' | 'duration' | 'texts' | 'textOrTexts' | 'textMap' | 'textsMap';

/** The keys of a section, by type, with spaces between them. */
export type KeyTypes = Readonly<Partial<Record<Type, string>>>;

/** By the path of the section: after a slash comes a section of it, after a colon a part, whose name is exact. */
export type TypesBySection = readonly (readonly [section: string, keys: KeyTypes])[];

const isText = (value: unknown) => value === null || typeof value === 'string';
const isList = (value: unknown) => Array.isArray(value) && value.every(isText);
const isMap = (value: unknown, isItem: (item: unknown) => boolean) =>
  typeof value === 'object' && !Array.isArray(value) && Object.values(value ?? {}).every(isItem);

/** As Go's `encoding/json` decodes them; null is "not set" to all of them. */
const FITS: Readonly<Record<Type, (value: unknown) => boolean>> = {
  text: isText,
  flag: (value) => typeof value === 'boolean',
  whole: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  // An empty one leaves what a peer has by default (`ParseDurations` of `config/util.go`).
  duration: (value) => typeof value === 'string' && (value === '' || parseGoDuration(value) !== null),
  texts: isList,
  textOrTexts: (value) => isText(value) || isList(value),
  textMap: (value) => isMap(value, isText),
  textsMap: (value) => isMap(value, (item) => item === null || isList(item)),
};

/**
 * The first value that is of another type than the program takes, whatever it is for: with one of them it refuses the
 * whole file.
 * @param name of the file, for messages
 * @returns where it is, in words that quote nothing of the file; null where there is none
 */
export function wrongTypeIn(
  file: GoFields,
  types: TypesBySection,
  name: string,
  text: string,
): string | null {
  for (const [path, keys] of types) {
    const section = sectionAt(file, path);
    for (const [type, names] of Object.entries(keys) as [Type, string][]) {
      const key = section === null ? undefined : namesIn(names).find((one) => !section.fits(one, FITS[type]));
      if (section !== null && key !== undefined) {
        return wrongValueAt(name, text, section.placeOf(key));
      }
    }
  }
  return null;
}

/** The names in a list of keys. */
export function namesIn(keys: string): string[] {
  return keys.trim().split(/\s+/);
}

function sectionAt(file: GoFields, path: string): GoFields | null {
  return path
    .split(/(?=[/:])/)
    .filter((step) => step !== '')
    .reduce<GoFields | null>(
      (so, step) =>
        step.startsWith(':')
          ? (so?.part(step.slice(1)) ?? null)
          : (so?.section(step.replace('/', '')) ?? null),
      file,
    );
}
