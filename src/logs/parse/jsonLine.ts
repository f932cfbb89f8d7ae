import type { LogHead, LogLevel } from '../entry';

type Fields = Readonly<Record<string, unknown>>;

/** What the parts are called by go-log (`zap.NewProductionEncoderConfig`), by zap's own and by `log/slog`. */
const NAMES = {
  time: ['ts', 'time', '@timestamp'],
  level: ['level', 'lvl'],
  component: ['logger', 'system', 'subsystem'],
  message: ['msg', 'message'],
  place: ['caller', 'source'],
} as const;
const KNOWN: readonly string[] = Object.values(NAMES).flat();
const MS_PER_SECOND = 1000;

/**
 * A line of JSON as go-log writes it: `{"level":"info","ts":"…","logger":"cluster","caller":"…","msg":"…"}`.
 * @returns null for what is none
 */
export function jsonHead(line: string, levelOf: (word: string) => LogLevel | null): LogHead | null {
  if (!line.startsWith('{') || !line.endsWith('}')) {
    return null;
  }
  const fields = parse(line);
  const message = fields && text(fields, NAMES.message);
  const word = fields && text(fields, NAMES.level);
  if (fields === null || message === null || word === null) {
    return null;
  }
  return {
    at: timeIn(fields),
    level: levelOf(word),
    component: text(fields, NAMES.component),
    message: [message, ...restOf(fields)].join('\t'),
  };
}

function parse(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    // It only looks like JSON: then it is a text like any other.
    return null;
  }
}

function text(fields: Fields, names: readonly string[]): string | null {
  const value = names.map((name) => fields[name]).find((one) => typeof one === 'string');
  return typeof value === 'string' ? value : null;
}

function timeIn(fields: Fields): number | null {
  const value = NAMES.time.map((name) => fields[name]).find((one) => one !== undefined);
  // Zap's own writes seconds, with what is less behind the point.
  const at = typeof value === 'number' ? value * MS_PER_SECOND : Date.parse(String(value));
  return Number.isFinite(at) ? Math.round(at) : null;
}

function restOf(fields: Fields): string[] {
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !KNOWN.includes(name)));
  return Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)];
}
