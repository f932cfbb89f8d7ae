/** The names that stand in braces in a text: `'{lock} is held by PID {pid}'` has `lock` and `pid`. */
export type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/**
 * What a text is filled with. Names that end in `_ms` are durations in milliseconds, and in `_at` moments in
 * milliseconds since the epoch: each surface words these in its own way, and neither makes two reasons differ.
 */
export type Params = Readonly<Record<string, string | number>>;

/** The values that a text wants. */
export type ParamsOf<Text extends string> = Readonly<Record<NamesIn<Text>, string | number>>;

/** Words a duration or a moment; the rest stands as it is. */
export interface Wording {
  readonly duration: (ms: number) => string;
  readonly moment: (msSinceEpoch: number) => string;
}

/** As it stands in answers, logs and reports, whatever language the editor speaks. */
export const ENGLISH: Wording = {
  duration: (ms) => {
    const seconds = Math.max(0, Math.round(ms / 1000));
    if (seconds < 120) {
      return `${seconds} s`;
    }
    const minutes = Math.round(seconds / 60);
    return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  },
  moment: (at) => new Date(at).toISOString().replace(/\.\d+/, ''),
};

/** Fills a text; a name without a value stays in sight. */
export function filled(text: string, params: Params, { duration, moment }: Wording): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) {
      return whole;
    }
    if (typeof value === 'number' && name.endsWith('_ms')) {
      return duration(value);
    }
    return typeof value === 'number' && name.endsWith('_at') ? moment(value) : String(value);
  });
}
