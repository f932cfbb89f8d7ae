import type { Language } from '../../../src/vscode/daemons/texts/language';

/** English, on a clock that stands still. @param now milliseconds since the epoch */
export function englishAt(now: number): Language {
  return {
    t: (text, ...values) => text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
    clock: (at) => new Date(at).toISOString().slice(11, 16),
    moment: (at) => new Date(at).toISOString(),
    now: () => now,
    home: '/home/ann',
  };
}
