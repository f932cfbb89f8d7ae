import { Disposable, l10n, type TreeView } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { uptimeText } from './uptime';

const MINUTE_MS = 60_000;
const FRESH_MS = 5000;
/** How long a text about an age may stay as it is. */
const EVERY_MS = { seconds: 5000, untilOld: 15_000, old: MINUTE_MS };

/** "12 s", "3 min", "2 h 5 min". @param ms milliseconds */
export function ageText(ms: number): string {
  return ms < MINUTE_MS ? l10n.t('{0} s', Math.floor(ms / 1000)) : uptimeText(ms);
}

/** Beside what is shown: when that was seen. */
export function checkedText(ms: number): string {
  return ms < FRESH_MS ? l10n.t('checked just now') : l10n.t('checked {0} ago', ageText(ms));
}

/** What marks an answer that is old; null for one that is not. */
export function oldMark({ isOld, ageMs }: Monitor): string | null {
  return isOld ? l10n.t('{0} ago', ageText(ageMs)) : null;
}

/**
 * Says in the title of the view when what it shows was seen, from the first answer on.
 * @param onMark called when the mark of an old answer comes, changes or goes
 */
export function showAge(monitor: Monitor, view: TreeView<unknown>, onMark: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let mark: string | null = null;
  const draw = () => {
    clearTimeout(timer);
    const { ageMs } = monitor;
    if (ageMs === Infinity) {
      return;
    }
    view.description = checkedText(ageMs);
    const now = oldMark(monitor);
    if (now !== mark) {
      mark = now;
      onMark();
    }
    const next = view.visible && ageMs < MINUTE_MS ? 'seconds' : now === null ? 'untilOld' : 'old';
    timer = setTimeout(draw, EVERY_MS[next]);
  };
  monitor.on('change', draw).on('looked', draw);
  return Disposable.from(
    view.onDidChangeVisibility(draw),
    new Disposable(() => {
      clearTimeout(timer);
      monitor.off('change', draw).off('looked', draw);
    }),
  );
}
