import type { SentenceCode, SentenceParams } from '../../../src/actions/texts';

const WHO = 'ipfs-cluster-service peer0';
const PID = 4711;

/** Values for each sentence. */
export const SENTENCE_EXAMPLES: { readonly [Code in SentenceCode]: SentenceParams<Code> } = {
  untrusted: {},
  left: {},
  cannot_look: { problem: '/proc cannot be read' },
  no_process: { who: WHO },
  another_process: { who: WHO, pid: PID },
  of_another_user: { who: WHO, owner: 'ipfs' },
  elsewhere: { who: WHO },
  of_desktop: { who: 'ipfs .ipfs' },

  stop_question: { who: WHO, pid: PID },
  stop_yes: {},
  stop_no: {},
  stop_kubo_users: { users: 'peer0, demo' },
  stop_frozen: {},
  stop_terminal: { tty: '/dev/pts/3' },
  stop_may_return: { program: 'node', pid: 12 },
  stopping_process: { pid: PID },
  stopping_requests: { pid: PID },
  stopping_datastore: { pid: PID },
  stopping_lock: { pid: PID, lock: 'cluster.lock' },
  stopping_frozen: { pid: PID },
  stop_windows: { who: WHO },
  stop_not_running: { who: WHO },
  stopped: { who: WHO },
  stopped_before: { who: WHO },
  stop_returned: { who: WHO, pid: 4712 },
  stop_denied: { who: WHO, pid: PID },
  stop_goes_on: { who: WHO, pid: PID },
  stop_still_frozen: { who: WHO, pid: PID },
  kill_question: { who: WHO, pid: PID, waited_ms: 15_000 },
  kill_yes: {},
  kill_no: {},
  kill_loses_pins: {},
  kill_loses_blocks: {},
  killed: { who: WHO },
};
