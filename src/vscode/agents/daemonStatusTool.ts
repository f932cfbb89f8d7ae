import {
  type CancellationToken,
  type Disposable,
  l10n,
  type LanguageModelTool,
  type LanguageModelToolInvocationOptions,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  type PreparedToolInvocation,
} from 'vscode';
import type { CheckDaemonStatus, CheckRequest } from '../../controller/checkDaemonStatus';
import { abortSignalOf } from '../shared/abortSignal';
import { jsonText } from '../../status/visibleText';

/** Name of the tool in `package.json`. */
export const TOOL = 'ipfs-cluster_get-daemon-status';

/** The controller as a language-model tool. It only reads, so it never asks the user to confirm. */
class DaemonStatusTool implements LanguageModelTool<CheckRequest> {
  constructor(private readonly check: CheckDaemonStatus) {}

  prepareInvocation(): PreparedToolInvocation {
    return { invocationMessage: l10n.t('Checking IPFS daemons') };
  }

  /** @throws InvalidRequestError, whose message tells the model the known values */
  async invoke(
    { input }: LanguageModelToolInvocationOptions<CheckRequest>,
    token: CancellationToken,
  ): Promise<LanguageModelToolResult> {
    const { signal, disposable } = abortSignalOf(token);
    try {
      const answer = await this.check(input, signal);
      // Loaded by those who want it: few have it on.
      const { answerForAgent, DATA_NOT_INSTRUCTIONS } = await import('../../controller/agentAnswer');
      return new LanguageModelToolResult([
        new LanguageModelTextPart(jsonText(answerForAgent(answer))),
        new LanguageModelTextPart(DATA_NOT_INSTRUCTIONS),
      ]);
    } finally {
      disposable.dispose();
    }
  }
}

export function registerDaemonStatusTool(check: CheckDaemonStatus): Disposable {
  return lm.registerTool(TOOL, new DaemonStatusTool(check));
}
