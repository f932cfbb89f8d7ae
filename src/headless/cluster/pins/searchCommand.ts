import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { ClusterError } from '../../../clusterClient';
import { obstacleOf } from '../../../clusters/asking/obstacle';
import type { LookParts } from '../../../clusters/clusterLook';
import { PinQuery, SEARCHED } from '../../../clusters/pins/pinQuery';
import { PinSearch } from '../../../clusters/pins/pinSearch';
import { Deadline } from '../../../probes/deadline';
import { jsonLine, visible } from '../../../status/visibleText';
import { exitOnceReaderIsGone } from '../../readerGone';
import { UsageError } from '../../usageError';
import { clusterOptions, type ClusterOptions, wholeNumber } from '../clusterOptions';
import { NOBODY_ASKED } from '../oneLook';
import { openCluster } from '../openCluster';
import { LineOutput } from './lineOutput';

const STDERR = 2;
const MOST = 1_000_000_000;

/**
 * `cluster search`: writes a JSON line for each pin that is found, as the API gives it, and at last a JSON line with what
 * was done on standard error, also where a signal ends it or nobody reads any more. Only where `--timeout` is given it
 * has an end of its own.
 * @returns the exit code: 0 all is told that was wanted, 1 it was cut, 3 nobody could ask
 * @throws UsageError
 */
export async function search(args: readonly string[], output: Writable): Promise<number> {
  const options = await clusterOptions(args, process.env, {
    own: ['by', 'limit'],
    flags: ['case-sensitive'],
    words: ['TEXT'],
  });
  const query = queryOf(options);
  const limit = wholeNumber('--limit', options.own['limit'], MOST, 1, MOST, 'pins');
  const deadline = new Deadline(options.timeoutMs);
  const opened = await openCluster(options, deadline.signal);
  const told = new Told();
  try {
    if (opened === null) {
      told.say('Neither ipfs-cluster-service nor ipfs-cluster-follow runs here. Name a cluster with --api.');
      return NOBODY_ASKED;
    }
    if (!(await isAsked(opened, deadline, told))) {
      return NOBODY_ASKED;
    }
    const running = new PinSearch(opened.client, query, limit);
    told.search = running;
    const signal = options.isTimeoutGiven ? { signal: deadline.signal } : {};
    return await written(running, signal, output, told);
  } finally {
    deadline.dispose();
    opened?.client.close();
    told.end();
  }
}

/** @throws UsageError */
function queryOf({ words: [text = ''], own, flags }: ClusterOptions): PinQuery {
  const { by } = own;
  const searched = SEARCHED.find((one) => one === by);
  if (by !== undefined && searched === undefined) {
    throw new UsageError(`Unknown --by "${by}". Known: ${SEARCHED.join(', ')}.`);
  }
  return new PinQuery(text, { by: searched ?? null, caseSensitive: flags.has('case-sensitive') });
}

/** A peer that serves says its version at once; one that is not there is told apart from one that has no pins. */
async function isAsked({ client, profile }: LookParts, deadline: Deadline, told: Told): Promise<boolean> {
  try {
    await client.version({ signal: deadline.signal });
    return true;
  } catch (error) {
    told.say(obstacleOf(error, profile.endpoint.address, deadline.signal).reason.text);
    return false;
  }
}

async function written(
  search: PinSearch,
  options: { readonly signal?: AbortSignal },
  output: Writable,
  told: Told,
): Promise<number> {
  const lines = new LineOutput(output);
  const endWatching = exitOnceReaderIsGone();
  try {
    for await (const { text } of search.run(options)) {
      const reading = lines.put(jsonLine(text));
      if (reading !== null) {
        await reading;
      }
    }
    return 0;
  } catch (error) {
    if (error instanceof ClusterError) {
      told.say(error.message);
    } else if (options.signal?.aborted === true) {
      told.say('The time is over: not all pins were looked at.');
    } else {
      throw error;
    }
    return 1;
  } finally {
    endWatching();
  }
}

/** What is said on standard error: why nothing more came, and what was done as the last line, however it ends. */
class Told {
  search: Pick<PinSearch, 'scanned' | 'matched' | 'isComplete'> = NOTHING_SEARCHED;
  private readonly begun = performance.now();

  constructor() {
    process.once('exit', this.end);
  }

  say(sentence: string): void {
    write(visible(sentence));
  }

  readonly end = (): void => {
    process.off('exit', this.end);
    const { scanned, matched, isComplete } = this.search;
    const duration = Math.round(performance.now() - this.begun);
    write(JSON.stringify({ scanned, matched, complete: isComplete, duration_ms: duration }));
  };
}

const NOTHING_SEARCHED = { scanned: 0, matched: 0, isComplete: false };

/** At once: this program may be about to end. */
function write(line: string): void {
  try {
    writeSync(STDERR, `${line}\n`);
  } catch {
    // There is nobody left who could be told.
  }
}
