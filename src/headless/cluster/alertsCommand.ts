import { AlertsAnswer } from '../../clusters/answers';
import { jsonText } from '../../status/visibleText';
import { clusterOptions } from './clusterOptions';
import { exitCodeOf, NOBODY_ASKED, oneLook } from './oneLook';

/**
 * `cluster alerts`: writes one JSON document with what is wrong now, and since when.
 * @returns the exit code: 0 nothing is, 1 something is, 3 nobody could ask
 * @throws UsageError
 */
export async function alerts(args: readonly string[], output: NodeJS.WritableStream): Promise<number> {
  const { frame, alerts } = await oneLook(await clusterOptions(args, process.env));
  const answer = AlertsAnswer.parse({ ...frame, operation: 'cluster_alerts', alerts });
  output.write(`${jsonText(answer, 2)}\n`);
  if (exitCodeOf(answer.cluster) === NOBODY_ASKED) {
    return NOBODY_ASKED;
  }
  return answer.alerts.length === 0 && answer.complete ? 0 : 1;
}
