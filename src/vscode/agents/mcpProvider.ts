import { type Disposable, type Event, lm, McpStdioServerDefinition } from 'vscode';
import { SETTINGS_VARIABLE, settingsText } from '../../headless/settingsVariable';
import { readSettings } from '../settings';
import { readAgentSettings } from './agentSettings';

/** Id of the provider in `package.json`. */
export const PROVIDER = 'ipfsCluster.mcp';

/**
 * Offers `dist/cli.js mcp` to the editor's agents while the setting is on.
 * @param program absolute path of `dist/cli.js`
 */
export function registerMcpProvider(
  program: string,
  version: string,
  onDidChangeMcpServerDefinitions: Event<void>,
): Disposable {
  return lm.registerMcpServerDefinitionProvider(PROVIDER, {
    onDidChangeMcpServerDefinitions,
    provideMcpServerDefinitions: () =>
      readAgentSettings().mcpServer
        ? [
            new McpStdioServerDefinition(
              'IPFS Cluster',
              process.execPath,
              [program, 'mcp'],
              // On the desktop that program is Electron, which then is Node.
              { ELECTRON_RUN_AS_NODE: '1', [SETTINGS_VARIABLE]: settingsText(readSettings().machine) },
              version,
            ),
          ]
        : [],
  });
}
