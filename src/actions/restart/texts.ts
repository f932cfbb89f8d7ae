/** What "Restart" says. */
export const RESTART_TEXTS = {
  restart_question: 'Restart {who}, PID {pid}?',
  restart_yes: 'Restart',
  restart_same_way: 'It is started as it was before: the same program, arguments, variables and folder.',
  restart_leaves_terminal: 'It runs in {tty}: it goes on without that, with its output in a log.',
  restart_unknown_way: 'Nobody can see how {who} was started: stop it, then start it.',
  restart_left_stopped: '{who} has stopped, and was not started again.',
  restart_no_text:
    '{who} was started with bytes that are no UTF-8 in its folder, arguments or variables, which cannot be repeated from here: restart it where it was started.',
  restart_program_gone:
    '{program}, which {who} runs, is not there any more: it could be stopped, and not started again.',
} as const;
