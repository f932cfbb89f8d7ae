import { commands, env } from 'vscode';
import { SECTION, SETTINGS, type SettingKey } from '../../controller/settingsTable';

/**
 * Opens the settings where they can be set: those of the machine are in the tab of the remote, where the extension
 * runs on one; the tab of the user has no place for them.
 * @param key of a setting, without the section; all of ours by default
 */
export async function openSettings(key: unknown): Promise<void> {
  const known = (Object.keys(SETTINGS) as SettingKey[]).find((one) => one === key);
  const query = known === undefined ? '@ext:ipfs-cluster-vscode.ipfs-cluster' : `${SECTION}.${known}`;
  await (env.remoteName === undefined
    ? commands.executeCommand('workbench.action.openSettings', query)
    : commands.executeCommand('workbench.action.openRemoteSettings', { query }));
}
