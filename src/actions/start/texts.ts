/** What "Start" says. */
export const START_TEXTS = {
  start_no_folder: 'Nobody knows the folder of {who}: it cannot be started from here.',
  start_folder_gone: '{folder} is not there any more: {who} cannot be started.',
  start_folder_silent: 'The disk of {folder} does not answer: {who} cannot be started now.',
  start_not_configured: '{folder} has no configuration of {who}: it is not started there.',
  start_folder_changed:
    '{folder} is another folder than it was, or has another configuration: {who} is not started there. Look again first.',
  start_workplace_gone: 'The folder {folder}, in which {who} ran, is not there any more.',
  start_program_gone: '{program}, which {who} runs, is not there any more.',
  start_program_changeable:
    'Another user can change {path}, and so what {program} does: it is not run. Take that right away from others, or move the program.',
  start_runs_already: '{who} runs already, as PID {pid}.',
  start_program_missing: '{program} was not found: install it, or name its path in the settings.',
  start_unknown_way: 'Nobody knows how to start {who}: a part of its command is not known.',
  start_would_fail: '{who} would not start. {advice}',
  start_as_owner: '{folder} belongs to {owner}, who alone can start {who}.',

  starting_lock: 'Process {pid} is there; waiting until it has its lock',
  starting_port: 'Process {pid} is there; waiting until it serves its API',
  starting_kubo: 'Process {pid} is there; it waits for its Kubo',
  starting_source: 'Process {pid} is there; it fetches its configuration',
  starting_ready: 'Process {pid} serves; waiting until it is READY',

  started: '{who} runs, as PID {pid}.',
  started_degraded: '{who} runs, as PID {pid}, but: {reason}.',
  start_ended: '{who} has ended right after its start ({how}). Its last lines say why.',
  start_ended_silently: '{who} has ended right after its start ({how}), and said nothing.',
  start_goes_on: '{who}, PID {pid}, is still starting: {reason}.',
  start_denied: 'The system does not start {who}: {problem}',
  start_log_denied: 'There is no place for the log of {who}: {problem}',
} as const;
