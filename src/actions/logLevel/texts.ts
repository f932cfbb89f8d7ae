/** What "Set Log Level" says. */
export const LOG_LEVEL_TEXTS = {
  log_level_question: 'Let {who} log from {level} on?',
  log_level_all: 'All of its components do so until it is started again.',
  log_level_much:
    'It then writes many lines a second, and its disk may fill up: set it back when you have seen what you need.',
  log_level_yes: 'Set It',
  log_level_no: 'Leave It',
  log_level_peer:
    '{who} cannot be told while it runs: start it again with "--loglevel {level}", or set GOLOG_LOG_LEVEL where it is started.',
  log_level_no_api: '{who} does not answer at an address of its own: there is nobody to ask.',
  log_level_set: '{who} logs from {level} on.',
  log_level_refused:
    '{who} wants an authorization for this: run "ipfs log level all {level}" where you have one.',
  log_level_failed: '{who} has not taken it: {problem}',
} as const;
