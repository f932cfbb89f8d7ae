import { Disposable, l10n, type TreeView } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import { EDITOR_LANGUAGE } from './editorLanguage';
import { ageText } from './texts/durations';

const MINUTE_MS = 60_000;
const FRESH_MS = 5000;
/** How long a text about an age may stay as it is. */
const EVERY_MS = { seconds: 5000, untilOld: 15_000, old: MINUTE_MS };

/** Beside what is shown: when that was seen. */
export function checkedText(ms: number): string {
  return ms < FRESH_MS
    ? l10n.t('Last checked just now.')
    : l10n.t('Last checked {0} ago.', ageText(EDITOR_LANGUAGE, ms));
}

/** What marks an answer that is old; null for one that is not. */
export function oldMark({ isOld, ageMs }: Monitor): string | null {
  return isOld ? l10n.t('seen {0} ago', ageText(EDITOR_LANGUAGE, ageMs)) : null;
}

/**
 * Lets what shows an age draw itself as time goes by, from the first answer on. Rows of the tree are not among it:
 * drawing one closes whatever hover is open.
 */
export function drawAge(
  monitor: Monitor,
  view: TreeView<unknown>,
  draws: readonly (() => void)[],
): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const update = () => {
    clearTimeout(timer);
    if (monitor.ageMs === Infinity) {
      return;
    }
    for (const draw of draws) {
      draw();
    }
    const next = view.visible && monitor.ageMs < MINUTE_MS ? 'seconds' : monitor.isOld ? 'old' : 'untilOld';
    timer = setTimeout(update, EVERY_MS[next]);
  };
  monitor.on('change', update).on('looked', update);
  return Disposable.from(
    view.onDidChangeVisibility(update),
    new Disposable(() => {
      clearTimeout(timer);
      monitor.off('change', update).off('looked', update);
    }),
  );
}
