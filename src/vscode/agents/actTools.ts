import {
  Disposable,
  l10n,
  type LanguageModelTool,
  type LanguageModelToolInvocationOptions,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  MarkdownString,
  type PreparedToolInvocation,
} from 'vscode';
import type { AgentAct, AgentRequest } from '../../actions/forAgents';
import { jsonText } from '../../status/visibleText';
import type { Actions } from '../actions/registerActions';

/** Names of the tools in `package.json`. */
const TOOLS = {
  ipfs_start_daemon: 'start',
  ipfs_stop_daemon: 'stop',
} as const satisfies Readonly<Record<string, AgentAct>>;

/**
 * An act for language models. The editor asks before it is called, which its user may have turned off; the act itself
 * asks in any case, and names the very daemon.
 */
class ActTool implements LanguageModelTool<AgentRequest> {
  constructor(
    private readonly act: AgentAct,
    private readonly run: Actions['runForAgent'],
  ) {}

  prepareInvocation({ input }: { readonly input: AgentRequest }): PreparedToolInvocation {
    const isStart = this.act === 'start';
    const message = new MarkdownString();
    // Of what a model wrote nothing is taken for Markdown.
    message.appendText(
      [input.daemon_type, input.folder, input.pid].filter((one) => one !== undefined).join(', '),
    );
    return {
      invocationMessage: isStart ? l10n.t('Starting an IPFS daemon') : l10n.t('Stopping an IPFS daemon'),
      confirmationMessages: {
        title: isStart ? l10n.t('Start an IPFS daemon?') : l10n.t('Stop an IPFS daemon?'),
        message,
      },
    };
  }

  /** @throws Error whose message tells the model what it may name */
  async invoke({
    input,
  }: LanguageModelToolInvocationOptions<AgentRequest>): Promise<LanguageModelToolResult> {
    const report = await this.run(this.act, input);
    const { DATA_NOT_INSTRUCTIONS } = await import('../../controller/agentAnswer');
    return new LanguageModelToolResult([
      new LanguageModelTextPart(jsonText(report)),
      new LanguageModelTextPart(DATA_NOT_INSTRUCTIONS),
    ]);
  }
}

export function registerActTools(run: Actions['runForAgent']): Disposable {
  return Disposable.from(
    ...Object.entries(TOOLS).map(([name, act]) => lm.registerTool(name, new ActTool(act, run))),
  );
}
