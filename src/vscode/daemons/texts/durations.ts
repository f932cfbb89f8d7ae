import type { Language } from './language';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Two units at most, and no seconds: "3 d 4 h", "12 min". A text that changes with every look would redraw its row,
 * and that closes whatever hover is open. @param ms milliseconds
 */
export function uptimeText({ t }: Language, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < MINUTE) {
    return t('less than a minute');
  }
  if (seconds < HOUR) {
    return t('{0} min', Math.floor(seconds / MINUTE));
  }
  if (seconds < DAY) {
    return t('{0} h {1} min', Math.floor(seconds / HOUR), Math.floor((seconds % HOUR) / MINUTE));
  }
  return t('{0} d {1} h', Math.floor(seconds / DAY), Math.floor((seconds % DAY) / HOUR));
}

/** "12 s", "3 min", "2 h 5 min". @param ms milliseconds */
export function ageText(language: Language, ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < MINUTE ? language.t('{0} s', seconds) : uptimeText(language, ms);
}

/** "2 min ago". @param at milliseconds since the epoch */
export function agoText(language: Language, at: number): string {
  const ms = language.now() - at;
  return ms < MINUTE * 1000 ? language.t('just now') : language.t('{0} ago', uptimeText(language, ms));
}
