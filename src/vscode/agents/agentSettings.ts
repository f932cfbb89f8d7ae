import { workspace } from 'vscode';
import { SECTION } from '../settings';

/** What agents may use; all of it is off until a user turns it on, and AI features as a whole may be off too. */
export interface AgentSettings {
  readonly languageModelTool: boolean;
  readonly mcpServer: boolean;
}

export function readAgentSettings(): AgentSettings {
  const off = workspace.getConfiguration('chat').get<boolean>('disableAIFeatures') === true;
  const agents = workspace.getConfiguration(`${SECTION}.agents`);
  const isOn = (key: string) => !off && agents.get<boolean>(key) === true;
  return { languageModelTool: isOn('languageModelTool'), mcpServer: isOn('mcpServer') };
}
