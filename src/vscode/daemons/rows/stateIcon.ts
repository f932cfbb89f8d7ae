import type { State } from '../../../status/result';
import type { RowIcon } from './row';

/** Every state has a shape of its own, so that nobody needs the colour. */
const ICONS: Readonly<Record<State, Required<RowIcon>>> = {
  running: { id: 'pass-filled', color: 'testing.iconPassed' },
  starting: { id: 'arrow-circle-up', color: 'charts.blue' },
  degraded: { id: 'warning', color: 'list.warningForeground' },
  unresponsive: { id: 'watch', color: 'list.errorForeground' },
  stopping: { id: 'arrow-circle-down', color: 'charts.blue' },
  stopped: { id: 'stop-circle', color: 'descriptionForeground' },
  crashed: { id: 'error', color: 'list.errorForeground' },
  not_initialized: { id: 'circle-large-outline', color: 'descriptionForeground' },
  not_installed: { id: 'circle-slash', color: 'descriptionForeground' },
  unknown: { id: 'question', color: 'charts.purple' },
};

export function stateIcon(state: State): Required<RowIcon> {
  return ICONS[state];
}

/** Of one that only suffers from another: the same shape, and no alarm. */
export function quietIcon(state: State): RowIcon {
  return { id: ICONS[state].id, color: 'descriptionForeground' };
}
