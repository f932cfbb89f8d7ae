import type { Writable } from 'node:stream';
import { PinStatusAnswer } from '../../../clusters/pins/answers';
import { type ContentId, contentIdIn } from '../../../clusters/pins/contentId';
import { lookAtPin } from '../../../clusters/pins/pinLook';
import { pinStateOf } from '../../../clusters/pins/pinState';
import { jsonText } from '../../../status/visibleText';
import { UsageError } from '../../usageError';
import { clusterOptions, type ClusterOptions } from '../clusterOptions';
import { framed } from '../framed';
import { NOBODY_ASKED } from '../oneLook';

/**
 * `cluster status`: writes one JSON document about one pin at all peers.
 * @returns the exit code: 0 as many peers hold it as are to, 1 fewer do or it is not pinned, 3 nobody could ask
 * @throws UsageError
 */
export async function status(args: readonly string[], output: Writable): Promise<number> {
  const options = await clusterOptions(args, process.env, { words: ['CID'] });
  const answer = await pinStatusAnswer(options, contentOf(options.words[0] ?? ''));
  output.write(`${jsonText(answer, 2)}\n`);
  if (answer.cluster.asked === null || answer.is_pinned === null) {
    return NOBODY_ASKED;
  }
  return answer.is_pinned && answer.copies >= (answer.copies_wanted ?? 1) ? 0 : 1;
}

/** @throws UsageError */
export async function pinStatusAnswer(options: ClusterOptions, content: ContentId): Promise<PinStatusAnswer> {
  const { frame, found } = await framed(options, untold(content), async (opened, deadline) => {
    const look = await lookAtPin(opened, content, deadline);
    return { look, found: look.state };
  });
  return PinStatusAnswer.parse({ ...frame, operation: 'cluster_pin_status', ...found });
}

/** What is said of a pin where nobody could be asked. */
export function untold({ written: [cid] }: ContentId) {
  return pinStateOf({ cid, pin: undefined, status: null }, new Map());
}

/** @throws UsageError */
export function contentOf(text: string): ContentId {
  const content = contentIdIn(text);
  if (content === null) {
    throw new UsageError(`"${text}" is no CID. Known: a CID of any version and base, or /ipfs/ and one.`);
  }
  return content;
}
