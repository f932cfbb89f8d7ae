import { isDeepStrictEqual } from 'node:util';
import { ConfigurationTarget, workspace } from 'vscode';
import { SECTION } from '../../../controller/settingsTable';
import { clustersOf, type Scope, type ScopedCluster } from '../../../clusters/profiles/savedScopes';
import { EDITOR_LANGUAGE } from '../../daemons/editorLanguage';

const KEY = 'clusters';

/** As users find it in their settings. */
export const CLUSTERS_SETTING = `${SECTION}.${KEY}`;

const TARGETS: Readonly<Record<Scope, ConfigurationTarget>> = {
  user: ConfigurationTarget.Global,
  workspace: ConfigurationTarget.Workspace,
};

/** Reads the clusters of the settings as they are now. */
export function readSavedClusters(): ReturnType<typeof clustersOf> {
  return clustersOf(valuesNow(), workspace.isTrusted, EDITOR_LANGUAGE.t);
}

/** The entry is not there any more: somebody else has changed the settings meanwhile. */
export class EntryGoneError extends Error {
  override readonly name = 'EntryGoneError';
}

/**
 * Writes an entry in place of another one, beside the others, whatever those hold.
 * @param old null to add one for the user
 * @param entry null to remove the old one
 * @throws EntryGoneError
 */
export async function writeEntry(
  old: Pick<ScopedCluster, 'scope' | 'entry'> | null,
  entry: object | null,
): Promise<void> {
  const scope = old?.scope ?? 'user';
  const value = valuesNow()[scope];
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const index = old === null ? entries.length : entries.findIndex((one) => isDeepStrictEqual(one, old.entry));
  if (index === -1) {
    throw new EntryGoneError('The entry is not in the settings any more.');
  }
  const written = [
    ...entries.slice(0, index),
    ...(entry === null ? [] : [entry]),
    ...entries.slice(index + 1),
  ];
  await workspace
    .getConfiguration(SECTION)
    .update(KEY, written.length === 0 ? undefined : written, TARGETS[scope]);
}

function valuesNow() {
  const inspected = workspace.getConfiguration(SECTION).inspect(KEY);
  return { user: inspected?.globalValue, workspace: inspected?.workspaceValue };
}
