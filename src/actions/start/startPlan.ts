import { PROGRAM_NAMES } from '../../probes/programs/daemonKind';
import type { NextStepCode } from '../../status/reasons/nextSteps';
import type { Refusal, Target } from '../act';
import type { Situation } from '../situation';
import { say, type Sentence } from '../texts';
import { whoOf } from '../who';
import { type Control, isOurs } from '../supervisors/control';
import type { Launchable } from './launch';
import type { StartFacts } from './startFacts';

/** How one daemon is started. */
export type StartPlan = LaunchPlan | ToolPlan;

/** By its own program. */
export interface LaunchPlan {
  readonly target: Target;
  readonly who: string;
  readonly control: null;
  readonly launch: Launchable;
  /** Path of the file that its output is appended to. */
  readonly log: string;
  /** Of its folder, as it was when somebody asked for this. */
  readonly mark: string;
}

/** By whoever looks after it. */
export interface ToolPlan {
  readonly target: Target;
  readonly who: string;
  readonly control: Control;
}

/** What has to be done first: without it no daemon starts there. */
const BLOCKERS: ReadonlySet<NextStepCode> = new Set<NextStepCode>([
  ...(['delete_lock', 'remove_lock', 'own_lock', 'own_after_socket', 'start_as_owner'] as const),
  ...(['delete_socket', 'free_port', 'initialize_again', 'new_identity', 'set_key'] as const),
  ...(['choose_section', 'make_secret', 'set_credentials', 'bring_back_key', 'bring_back_file'] as const),
  ...(['correct', 'wait_for_command', 'connect_disk', 'mend_disk', 'check_disk'] as const),
]);

export function planStart(target: Target, situation: Situation): StartPlan | Refusal {
  const who = whoOf(target);
  const { start } = situation;
  if (!situation.trusted) {
    return { refused: say('untrusted', {}) };
  }
  if (situation.problem !== null) {
    return { refused: say('cannot_look', { problem: situation.problem }) };
  }
  const { folder, pid } = target.instance;
  const running = start?.running ?? pid;
  if (running !== null) {
    return { refused: say('start_runs_already', { who, pid: running }) };
  }
  if (start === null || folder === null) {
    return { refused: say('start_no_folder', { who }) };
  }
  return refusalAt(target, who, folder, start) ?? planned(target, who, start);
}

/** What is in the way at the folder itself. */
function refusalAt(
  { instance: { next, next_step } }: Target,
  who: string,
  folder: string,
  { folder: presence, owner }: StartFacts,
): Refusal | null {
  if (presence !== 'there') {
    return {
      refused:
        presence === 'gone'
          ? say('start_folder_gone', { who, folder })
          : say('start_folder_silent', { who, folder }),
    };
  }
  const command = next?.params['command'];
  const typed = typeof command === 'string' ? { command } : {};
  if (owner !== null) {
    return { refused: say('start_as_owner', { who, folder, owner }), ...typed };
  }
  return next !== null && next_step !== null && BLOCKERS.has(next.code)
    ? { refused: say('start_would_fail', { who, advice: next_step }) }
    : null;
}

function planned(target: Target, who: string, { control, ...own }: StartFacts): StartPlan | Refusal {
  if (control !== null && isOurs(control)) {
    return { target, who, control };
  }
  if (control !== null) {
    const { said, command } = control.start;
    return { refused: said, ...(command === undefined ? {} : { command }) };
  }
  const { launch, log, mark, obstacle } = own;
  const missing = whatIsMissing(target, who, own);
  if (missing !== null || launch === null) {
    return { refused: missing ?? say('start_unknown_way', { who }) };
  }
  if (log === null) {
    return { refused: say('start_log_denied', { who, problem: 'no home' }) };
  }
  return mark === null || obstacle !== null
    ? { refused: obstacle ?? say('start_unknown_way', { who }) }
    : { target, who, control: null, launch, log, mark };
}

function whatIsMissing(
  { type }: Target,
  who: string,
  { launch, hasProgram }: Pick<StartFacts, 'launch' | 'hasProgram'>,
): Sentence | null {
  if (!hasProgram) {
    return say('start_program_missing', { program: PROGRAM_NAMES[type] });
  }
  return launch === null ? say('start_unknown_way', { who }) : null;
}
