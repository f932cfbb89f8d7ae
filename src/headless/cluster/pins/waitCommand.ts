import type { Writable } from 'node:stream';
import { PinWaitAnswer } from '../../../clusters/pins/answers';
import { lookUntilPinned } from '../../../clusters/pins/pinLook';
import { replicasWanted, waitedFor } from '../../../clusters/pins/pinState';
import { jsonText } from '../../../status/visibleText';
import { clusterOptions, wholeNumber } from '../clusterOptions';
import { framed } from '../framed';
import { NOBODY_ASKED } from '../oneLook';
import { contentOf, untold } from './statusCommand';

const MOST_REPLICAS = 10_000;

/**
 * `cluster wait`: waits until so many peers hold a pin, and writes one JSON document with how it is then.
 * @returns the exit code: 0 they do, 1 they do not and the time is over or it failed, 3 nobody could ask
 * @throws UsageError
 */
export async function wait(args: readonly string[], output: Writable): Promise<number> {
  const options = await clusterOptions(args, process.env, { own: ['replicas'], words: ['CID'] });
  const content = contentOf(options.words[0] ?? '');
  const given = options.own['replicas'];
  const replicas =
    given === undefined ? null : wholeNumber('--replicas', given, 1, 1, MOST_REPLICAS, 'peers');
  const { frame, found } = await framed(options, untold(content), async (opened, deadline) => {
    const look = await lookUntilPinned(opened, content, replicas, deadline);
    return { look, found: look.state };
  });
  const isReached = waitedFor(found, replicas) === 'reached';
  const answer = PinWaitAnswer.parse({
    ...frame,
    operation: 'cluster_wait',
    ...found,
    replicas_wanted: replicasWanted(found, replicas),
    is_reached: isReached,
  });
  output.write(`${jsonText(answer, 2)}\n`);
  if (answer.cluster.asked === null || answer.is_pinned === null) {
    return NOBODY_ASKED;
  }
  return isReached ? 0 : 1;
}
