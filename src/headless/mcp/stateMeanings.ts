import type { State } from '../../status/result';

export interface StateMeaning {
  /** What is true of a daemon in this state. */
  readonly meaning: string;
  /** What to do about it, where the daemon itself tells nothing better. */
  readonly advice: string;
}

/** What each state says, for a reader who does not know the daemons. */
export const STATE_MEANINGS: Readonly<Record<State, StateMeaning>> = {
  running: {
    meaning:
      'The process, or the API where the process cannot be seen, is there and does its work. An API that wants credentials is an answer too.',
    advice: 'Nothing to do.',
  },
  starting: {
    meaning:
      'The process is alive and does not serve yet: its API port is not bound or is silent within the start-up time, or the cluster has no leader so far.',
    advice: 'Wait some seconds and look again.',
  },
  degraded: {
    meaning:
      'It answers, but something that it needs does not: its Kubo is down or frozen, cluster peers are missing, or one of several instances crashed.',
    advice: 'Repair what the reasons name; the daemon itself need not be restarted.',
  },
  unresponsive: {
    meaning:
      'The process is alive and past its start-up, but its API is silent past the deadline: it is frozen or hangs.',
    advice: 'Look at its log and at the load of the machine; restart it if it does not recover.',
  },
  stopping: {
    meaning: 'The process is alive, its APIs are closed: it is on its way out.',
    advice: 'Wait for it to end before it is started again.',
  },
  stopped: {
    meaning:
      'It is initialized, nothing runs, and nothing was left behind: it was stopped properly or never started.',
    advice: 'Start it if it is needed.',
  },
  crashed: {
    meaning: 'Nothing runs, and a stale lock, API file or socket was left: it ended without cleaning up.',
    advice: 'Read the end of its log, then start it again; it clears what was left.',
  },
  not_initialized: {
    meaning: 'The program is installed, but there is no configuration.',
    advice: 'Initialize it if it is needed here.',
  },
  not_installed: {
    meaning: 'Neither the program nor a configuration was found.',
    advice: 'Install it if it is needed here.',
  },
  unknown: {
    meaning: 'Nobody could look, so neither running nor stopped is claimed.',
    advice: 'The reasons say what would let it be seen, most often the same user or the same container.',
  },
};
