import { l10n } from 'vscode';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Two units at most, and no seconds: "3 d 4 h", "12 min". A text that changes with every look would redraw its row,
 * and that closes whatever hover is open. @param ms milliseconds
 */
export function uptimeText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < MINUTE) {
    return l10n.t('less than a minute');
  }
  if (seconds < HOUR) {
    return l10n.t('{0} min', Math.floor(seconds / MINUTE));
  }
  if (seconds < DAY) {
    return l10n.t('{0} h {1} min', Math.floor(seconds / HOUR), Math.floor((seconds % HOUR) / MINUTE));
  }
  return l10n.t('{0} d {1} h', Math.floor(seconds / DAY), Math.floor((seconds % DAY) / HOUR));
}
