import { l10n, ThemeColor, ThemeIcon } from 'vscode';
import type { State } from '../../status/result';

interface Appearance {
  readonly icon: string;
  readonly color: string;
}

/** Every state has a shape of its own, so that nobody needs the colour. */
const APPEARANCES: Readonly<Record<State, Appearance>> = {
  running: { icon: 'pass-filled', color: 'testing.iconPassed' },
  starting: { icon: 'arrow-circle-up', color: 'charts.blue' },
  degraded: { icon: 'warning', color: 'list.warningForeground' },
  unresponsive: { icon: 'watch', color: 'list.errorForeground' },
  stopping: { icon: 'arrow-circle-down', color: 'charts.blue' },
  stopped: { icon: 'stop-circle', color: 'descriptionForeground' },
  crashed: { icon: 'error', color: 'list.errorForeground' },
  not_initialized: { icon: 'circle-large-outline', color: 'descriptionForeground' },
  not_installed: { icon: 'circle-slash', color: 'descriptionForeground' },
  unknown: { icon: 'question', color: 'charts.purple' },
};

export function stateIcon(state: State): ThemeIcon {
  const { icon, color } = APPEARANCES[state];
  return new ThemeIcon(icon, new ThemeColor(color));
}

/** The icon as it stands in the text of a status-bar item or a quick pick. */
export function stateCodicon(state: State): string {
  return `$(${APPEARANCES[state].icon})`;
}

/** The state in words. */
export function stateText(state: State): string {
  const words: Readonly<Record<State, string>> = {
    running: l10n.t('running'),
    starting: l10n.t('starting'),
    degraded: l10n.t('degraded'),
    unresponsive: l10n.t('unresponsive'),
    stopping: l10n.t('stopping'),
    stopped: l10n.t('stopped'),
    crashed: l10n.t('crashed'),
    not_initialized: l10n.t('not initialized'),
    not_installed: l10n.t('not installed'),
    unknown: l10n.t('unknown'),
  };
  return words[state];
}
