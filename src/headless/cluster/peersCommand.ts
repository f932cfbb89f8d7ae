import { PeersAnswer } from '../../clusters/answers';
import { jsonText } from '../../status/visibleText';
import { clusterOptions } from './clusterOptions';
import { exitCodeOf, oneLook } from './oneLook';

/**
 * `cluster peers`: writes exactly one JSON document.
 * @returns the exit code: 0 the cluster is well, 1 it is not, 3 nobody could ask it
 * @throws UsageError
 */
export async function peers(args: readonly string[], output: NodeJS.WritableStream): Promise<number> {
  const { frame, peers } = await oneLook(await clusterOptions(args, process.env));
  // Nothing that is not in the contract goes any further.
  const answer = PeersAnswer.parse({ ...frame, operation: 'cluster_peers', peers });
  output.write(`${jsonText(answer, 2)}\n`);
  return exitCodeOf(answer.cluster);
}
