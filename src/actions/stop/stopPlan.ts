import type { Refusal, Risk, Target } from '../act';
import type { ProcessIdentity } from '../process/processStart';
import { commandOf, type Control, isOurs, SHORT_ID } from '../supervisors/control';
import type { SeenDaemon, Situation } from '../situation';
import { say, type Sentence } from '../texts';
import { whoOf } from '../who';

/** How one daemon is stopped. */
export interface StopPlan {
  readonly target: Target;
  readonly who: string;
  readonly process: ProcessIdentity;
  /** It is suspended, and has to go on to hear of a signal. */
  readonly frozen: boolean;
  /** By whom it is stopped, where somebody looks after it. */
  readonly control: Control | null;
  /** It is on its way out already. */
  readonly asked: boolean;
  readonly details: readonly Sentence[];
}

export function planStop(target: Target, situation: Situation): StopPlan | Refusal {
  const who = whoOf(target);
  const { daemon } = situation;
  const refused = refusalBefore(target, who, situation);
  if (refused !== null) {
    return { refused };
  }
  if (daemon === null) {
    return { refused: say('stop_not_running', { who }) };
  }
  const { control } = daemon;
  if (control !== null && !isOurs(control)) {
    const { said, command } = control.stop;
    return { refused: said, ...(command === undefined ? {} : { command }) };
  }
  const notOurs = ownershipRefusal(daemon, who, situation);
  return notOurs === null
    ? {
        target,
        who,
        process: daemon.process,
        frozen: daemon.frozen,
        control,
        asked: target.instance.state === 'stopping',
        details: [...detailsOf(daemon, situation), ...killsOf(target, control)],
      }
    : { refused: notOurs };
}

/** What needs no process to be known. */
function refusalBefore(
  { instance: { pid, state } }: Target,
  who: string,
  { trusted, problem, daemon }: Situation,
): Sentence | null {
  if (!trusted) {
    return say('untrusted', {});
  }
  if (pid === null) {
    const runs = state !== 'stopped' && state !== 'crashed' && !state.startsWith('not_');
    return runs ? say('no_process', { who }) : say('stop_not_running', { who });
  }
  if (problem !== null) {
    return say('cannot_look', { problem });
  }
  return daemon?.isTarget === false ? say('another_process', { who, pid }) : null;
}

/** Who alone can stop it, where that is not us. */
function ownershipRefusal(
  { supervisor, control, elsewhere, uid, owner }: SeenDaemon,
  who: string,
  situation: Situation,
): Sentence | null {
  if (supervisor?.kind === 'ipfs_desktop') {
    return say('of_desktop', { who });
  }
  if (control !== null && (supervisor?.kind === 'container' || supervisor?.scope === 'system')) {
    // Whoever may ask for it may stop it, whosever the daemon is.
    return null;
  }
  if (situation.platform === 'win32') {
    return say('stop_windows', { who });
  }
  if (elsewhere) {
    return say('elsewhere', { who });
  }
  return uid === situation.uid ? null : say('of_another_user', { who, owner });
}

function detailsOf({ supervisor, control, frozen }: SeenDaemon, { users }: Situation): Sentence[] {
  const container = control !== null && supervisor?.kind === 'container' ? supervisor.unit : null;
  const starter = supervisor?.kind === 'program' ? supervisor : null;
  return [
    ...(users.length === 0 ? [] : [say('stop_kubo_users', { users: users.join(', ') })]),
    ...(frozen ? [say('stop_frozen', {})] : []),
    ...(container === null ? [] : [say('stop_ends_container', { id: container.slice(0, SHORT_ID) })]),
    ...(supervisor?.tty == null ? [] : [say('stop_terminal', { tty: supervisor.tty })]),
    ...(starter?.unit == null || starter.pid === null
      ? []
      : [say('stop_may_return', { program: starter.unit, pid: starter.pid })]),
  ];
}

/** Nobody is asked again before a supervisor kills. */
function killsOf(target: Target, control: Control | null): Sentence[] {
  return control?.kills === true
    ? [say('tool_kills', { supervisor: control.supervisor }), lossOf(target)]
    : [];
}

/** What is lost with what is killed. */
function lossOf({ type }: Target): Sentence {
  return type === 'ipfs' ? say('kill_loses_blocks', {}) : say('kill_loses_pins', {});
}

export function riskOfStop({ who, process, details, control }: StopPlan): Risk {
  const by =
    control && say('by_tool', { supervisor: control.supervisor, command: commandOf(control, 'stop') });
  return {
    question: say('stop_question', { who, pid: process.pid }),
    details: by === null ? details : [...details, by],
    yes: say('stop_yes', {}),
    no: say('stop_no', {}),
  };
}

/** What is asked before what does not end is killed. */
export function riskOfKilling({ who, process, target }: StopPlan, waitedMs: number): Risk {
  return {
    question: say('kill_question', { who, pid: process.pid, waited_ms: waitedMs }),
    details: [lossOf(target)],
    yes: say('kill_yes', {}),
    no: say('kill_no', {}),
  };
}
