import { join } from 'node:path';
import { Disposable, EventEmitter, type ExtensionContext, workspace } from 'vscode';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import { SECTION } from '../../controller/settingsTable';
import { readAgentSettings } from './agentSettings';
import { registerDaemonStatusTool } from './daemonStatusTool';
import { registerMcpProvider } from './mcpProvider';

/** Gives agents what the settings allow them, and takes it away again when the settings change. */
export function registerAgents(
  context: ExtensionContext,
  check: CheckDaemonStatus,
  version: string,
): Disposable {
  const changed = new EventEmitter<void>();
  let tool: Disposable | undefined;
  const follow = () => {
    const { languageModelTool } = readAgentSettings();
    if (languageModelTool) {
      tool ??= registerDaemonStatusTool(check);
    } else {
      tool?.dispose();
      tool = undefined;
    }
  };
  follow();
  return Disposable.from(
    changed,
    registerMcpProvider(join(context.extensionPath, 'dist', 'cli.js'), version, changed.event),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION) || event.affectsConfiguration('chat.disableAIFeatures')) {
        follow();
        changed.fire();
      }
    }),
    new Disposable(() => {
      tool?.dispose();
    }),
  );
}
