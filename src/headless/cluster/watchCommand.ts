import { HOLD_OFF_MS } from '../../clusters/alerts/holdOff';
import { AlertEvent } from '../../clusters/answers';
import { ClusterSchedule } from '../../clusters/scheduling/clusterSchedule';
import { keyOfProfile } from '../../clusters/profiles/profile';
import { RESOURCE_NAMES } from '../../clusters/scheduling/resources';
import { ClusterStore } from '../../clusters/store';
import { Deadline } from '../../probes/deadline';
import { jsonText, visible } from '../../status/visibleText';
import { clusterOptions, wholeNumber } from './clusterOptions';
import { openCluster, tellFault } from './openCluster';
import { NOBODY_ASKED } from './oneLook';

const LONGEST_HOLD_OFF_MS = 24 * 60 * 60_000;

/**
 * `cluster watch`: writes one JSON event a line, until a signal ends it, its reader leaves, or `--timeout` is over.
 * @returns the exit code: 0, or 3 where nobody could ask the cluster when it began
 * @throws UsageError
 */
export async function watch(args: readonly string[], output: NodeJS.WritableStream): Promise<number> {
  const options = await clusterOptions(args, process.env, { own: ['hold-off'] });
  const holdOffMs = wholeNumber('--hold-off', options.own['hold-off'], HOLD_OFF_MS, 0, LONGEST_HOLD_OFF_MS);
  const search = new Deadline(options.timeoutMs);
  const opened = await openCluster(options, search.signal);
  const here = await opened?.locals;
  search.dispose();
  if (opened === null) {
    process.stderr.write(
      'Neither ipfs-cluster-service nor ipfs-cluster-follow runs here. Name a cluster with --api.\n',
    );
    return NOBODY_ASKED;
  }
  const { profile, client, memory } = opened;
  const store = new ClusterStore();
  const schedule = new ClusterSchedule({
    profile,
    client,
    memory,
    store,
    locals: () => Promise.resolve(here ?? []),
    holdOffMs,
    onEvent: (event) => {
      output.write(`${jsonText(AlertEvent.parse(event))}\n`);
    },
    onFault: tellFault,
  });
  const end = schedule.lease(RESOURCE_NAMES);
  try {
    return await untilOver(store, keyOfProfile(profile), options.isTimeoutGiven ? options.timeoutMs : null);
  } finally {
    end();
    await schedule.close();
  }
}

/** Whoever is not there at the beginning is nobody to watch; who goes away later may come back. */
function untilOver(store: ClusterStore, key: string, timeoutMs: number | null): Promise<number> {
  return new Promise((resolve) => {
    let isMet = false;
    // Holds this program: what the schedule waits for does not.
    const timer = setInterval(() => undefined, 60_000);
    const over = (code: number) => {
      clearInterval(timer);
      resolve(code);
    };
    if (timeoutMs !== null) {
      setTimeout(() => {
        over(0);
      }, timeoutMs);
    }
    store.onChange(() => {
      const { cluster } = store.get(key) ?? {};
      if (!isMet && cluster?.asked === null) {
        process.stderr.write(`${visible(cluster.reasons[0]?.text ?? 'Nobody answers')}\n`);
        over(NOBODY_ASKED);
      }
      isMet ||= cluster != null && cluster.asked !== null;
    });
  });
}
