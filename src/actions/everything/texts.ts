/** What "Start Everything" and "Stop Everything" say. `{who}` lists daemons in the order in which it is done. */
export const EVERYTHING_TEXTS = {
  start_all_question: 'Start {count} daemons, one after another?',
  stop_all_question: 'Stop {count} daemons, one after another?',
  all_one: '{who}',
  all_left_out: 'Left as it is: {who}.',
  start_all_yes: 'Start All',
  stop_all_yes: 'Stop All',
  all_no: 'Leave Them',
  start_all_nothing: 'Nothing here is stopped that could be started.',
  stop_all_nothing: 'Nothing here runs that could be stopped.',
  started_all: 'All run: {who}.',
  stopped_all: 'All have stopped: {who}.',
} as const;
