import { l10n, window } from 'vscode';
import { LOG_LEVELS } from '../../logs/entry';
import type { LogFilter } from '../../logs/logView';
import { labelText } from '../shared/plainText';

/** How urgent a line has to be. @returns undefined where the user chose nothing */
export async function chooseLevel(filter: LogFilter): Promise<LogFilter | undefined> {
  const items = [
    {
      label: l10n.t('Everything'),
      description: l10n.t('lines without a level as well'),
      level: null,
    },
    ...LOG_LEVELS.map((level) => ({
      label: level,
      description: level === 'fatal' ? '' : l10n.t('and what is more urgent'),
      level,
    })),
  ].map((item) => ({ ...item, picked: item.level === filter.level }));
  const chosen = await window.showQuickPick(items, { placeHolder: l10n.t('Which lines are shown?') });
  return chosen && { ...filter, level: chosen.level };
}

/** Of which parts of the daemon lines are shown. @returns undefined where the user chose nothing */
export async function chooseComponents(
  filter: LogFilter,
  components: readonly string[],
): Promise<LogFilter | undefined> {
  if (components.length === 0) {
    void window.showInformationMessage(l10n.t('No line of this log names a component.'));
    return undefined;
  }
  const items = components.map((component) => ({
    label: labelText(component),
    component,
    picked: filter.components?.includes(component) ?? true,
  }));
  const chosen = await window.showQuickPick(items, {
    canPickMany: true,
    placeHolder: l10n.t('Of which components are lines shown? All are: everything is.'),
  });
  if (chosen === undefined) {
    return undefined;
  }
  const isAll = chosen.length === items.length || chosen.length === 0;
  return { ...filter, components: isAll ? null : chosen.map(({ component }) => component) };
}
