import { ThemeColor, ThemeIcon } from 'vscode';
import type { State } from '../../status/result';
import type { RowIcon } from './rows/row';
import { stateIcon } from './rows/stateIcon';

export function themeIcon({ id, color }: RowIcon): ThemeIcon {
  return color === undefined ? new ThemeIcon(id) : new ThemeIcon(id, new ThemeColor(color));
}

/** The icon of a state as it stands in the text of a status-bar item or a tooltip. */
export function stateCodicon(state: State): string {
  return `$(${stateIcon(state).id})`;
}
