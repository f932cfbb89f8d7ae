import { PROGRAM_NAMES } from '../../../probes/programs/daemonKind';
import type { NextStepCode } from '../../reasons/nextSteps';
import { advise, type NextStep } from '../../reasons/reason';
import type { Whose } from './invocation';
import { commandLine, templateFor, type Terminal } from './startCommand';

/** The advice that ends with a command, and what the command is for. */
const PURPOSES: Readonly<Partial<Record<NextStepCode, 'start' | 'initialize' | 'identity' | 'own'>>> = {
  start: 'start',
  start_again: 'start',
  start_after_log: 'start',
  delete_lock: 'start',
  remove_lock: 'start',
  delete_socket: 'start',
  own_lock: 'own',
  own_after_socket: 'own',
  free_port: 'start',
  initialize: 'initialize',
  choose_folder: 'initialize',
  initialize_again: 'initialize',
  new_identity: 'identity',
};

/** Where nothing else is to be done first, what is missing is the program. */
const RUNS_AT_ONCE: ReadonlySet<NextStepCode> = new Set([
  'start',
  'start_again',
  'start_after_log',
  'initialize',
]);

/**
 * Spells out the command of a next step for this very folder, program and environment: a verdict knows what to do, and
 * not where.
 */
export function placed(step: NextStep | null, whose: Whose, terminal: Terminal): NextStep | null {
  const purpose = step === null ? undefined : PURPOSES[step.code];
  if (step === null || purpose === undefined) {
    return step;
  }
  const command =
    purpose === 'own'
      ? // The folder is this user's, whosever what was left in it is.
        commandLine({ purpose: 'start', own: whose.folder }, { ...whose, owner: null }, terminal)
      : commandLine({ purpose, own: null }, whose, terminal);
  const shown =
    command ?? (whose.kind === 'ipfs_cluster_follow' ? templateFor(purpose, whose, terminal) : null);
  if (shown === null) {
    return step;
  }
  return terminal.program === null && terminal.unseen !== true && RUNS_AT_ONCE.has(step.code)
    ? advise('install_first', { program: PROGRAM_NAMES[whose.kind], command: shown })
    : { ...step, params: { ...step.params, command: shown } };
}
