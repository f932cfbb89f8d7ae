/** What "Stop" says. */
export const STOP_TEXTS = {
  stop_question: 'Stop {who}, PID {pid}?',
  stop_yes: 'Stop',
  stop_no: 'Let It Run',
  stop_kubo_users: 'What uses this Kubo goes without until it runs again: {users}.',
  stop_frozen: 'It is suspended: it is let go on, so that it can end in order.',
  stop_terminal: 'It runs in {tty}, which then shows its prompt again.',
  stop_ends_container: 'Its container {id} ends with it, and so does all else that runs in there.',
  stop_may_return: '{program}, PID {pid}, has started it, and may start it again.',

  stopping_process: 'Asked to end; waiting until process {pid} has ended',
  stopping_requests: 'Asked to end; process {pid} waits for the requests that are still open',
  stopping_datastore: 'Asked to end; process {pid} still has its datastore open',
  stopping_lock: 'Asked to end; process {pid} still holds {lock}',
  stopping_frozen: 'Asked to end; process {pid} is suspended, and hears of it when it goes on',

  stop_windows:
    'Windows has no signal that lets {who} end in order: press Ctrl+C in the window in which it runs.',
  stop_not_running: '{who} does not run: there is nothing to stop.',
  stopped: '{who} has stopped.',
  stopped_before: '{who} had ended already.',
  stop_returned: '{who} has ended, and runs again as PID {pid}: something starts it again.',
  stop_denied: 'The system does not let this user end {who}, PID {pid}.',
  stop_unclear: 'Nobody can tell now whether {who}, PID {pid}, has ended: look again in a moment.',
  stop_goes_on: '{who}, PID {pid}, was asked to end and has not ended yet.',
  stop_still_frozen:
    '{who}, PID {pid}, was asked to end, but is suspended: it ends when it is let go on (kill -CONT {pid}).',

  kill_question: '{who}, PID {pid}, has not ended within {waited_ms}. Kill it?',
  kill_yes: 'Kill It',
  kill_no: 'Let It Go On',
  kill_loses_pins:
    'What is killed ends without writing what it has in memory: a peer with pebble, the usual datastore, loses its newest pins.',
  kill_loses_blocks:
    'What is killed ends without finishing what it writes: the newest blocks and pins may be lost.',
  killed: '{who} was killed: it did not end in order.',
} as const;
