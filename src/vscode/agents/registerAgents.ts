import { join } from 'node:path';
import { Disposable, EventEmitter, type ExtensionContext, workspace } from 'vscode';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import { SECTION } from '../../controller/settingsTable';
import type { Actions } from '../actions/registerActions';
import { registerActTools } from './actTools';
import { readAgentSettings } from './agentSettings';
import { registerDaemonStatusTool } from './daemonStatusTool';
import { registerMcpProvider } from './mcpProvider';

export interface AgentParts {
  readonly check: CheckDaemonStatus;
  readonly runForAgent: Actions['runForAgent'];
}

/** Gives agents what the settings allow them, and takes it away again when the settings change. */
export function registerAgents(
  context: ExtensionContext,
  { check, runForAgent }: AgentParts,
  version: string,
): Disposable {
  const changed = new EventEmitter<void>();
  const tool = new WhileOn(() => registerDaemonStatusTool(check));
  const actTools = new WhileOn(() => registerActTools(runForAgent));
  const follow = () => {
    const { languageModelTool, allowChanges } = readAgentSettings();
    tool.set(languageModelTool);
    actTools.set(allowChanges);
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
    tool,
    actTools,
  );
}

/** Something that is registered while a setting is on. */
class WhileOn {
  private current: Disposable | undefined;

  constructor(private readonly register: () => Disposable) {}

  set(isOn: boolean): void {
    if (isOn) {
      this.current ??= this.register();
    } else {
      this.dispose();
    }
  }

  dispose(): void {
    this.current?.dispose();
    this.current = undefined;
  }
}
