import { TroubleAnswer } from '../../../clusters/trouble/answers';
import { failedIn, TroubleCollector } from '../../../clusters/trouble/troubleCollector';
import { lookForTrouble } from '../../../clusters/trouble/troubleLook';
import { jsonText } from '../../../status/visibleText';
import { clusterOptions, type ClusterOptions } from '../clusterOptions';
import { framed } from '../framed';
import { NOBODY_ASKED } from '../oneLook';

/**
 * `cluster trouble`: writes one JSON document with the pins that wait, are worked on or have failed, by cause.
 * @returns the exit code: 0 none has failed, 1 some have or not all could be told, 3 nobody could ask
 * @throws UsageError
 */
export async function trouble(args: readonly string[], output: NodeJS.WritableStream): Promise<number> {
  const answer = await troubleAnswer(await clusterOptions(args, process.env));
  output.write(`${jsonText(answer, 2)}\n`);
  if (answer.cluster.asked === null) {
    return NOBODY_ASKED;
  }
  return failedIn(answer.totals) === 0 && answer.complete ? 0 : 1;
}

/** @throws UsageError */
export async function troubleAnswer(options: ClusterOptions): Promise<TroubleAnswer> {
  const nothing = new TroubleCollector().result(new Map());
  const { frame, found } = await framed(options, nothing, async (opened, deadline) => {
    const look = await lookForTrouble(opened, deadline);
    return { look, found: look.trouble };
  });
  // Nothing that is not in the contract goes any further.
  return TroubleAnswer.parse({ ...frame, operation: 'cluster_trouble', ...found });
}
