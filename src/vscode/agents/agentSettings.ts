import { workspace } from 'vscode';
import { isOn } from '../settings';

/** What agents may use; all of it is off until a user turns it on, and AI features as a whole may be off too. */
export interface AgentSettings {
  readonly languageModelTool: boolean;
  readonly mcpServer: boolean;
  /** Tools that change something, each time after a yes. */
  readonly allowChanges: boolean;
}

export function readAgentSettings(): AgentSettings {
  const off = workspace.getConfiguration('chat').get<boolean>('disableAIFeatures') === true;
  return {
    languageModelTool: !off && isOn('agents.languageModelTool'),
    mcpServer: !off && isOn('agents.mcpServer'),
    allowChanges: !off && isOn('agents.allowChanges'),
  };
}
