import { judgeCluster } from './clusterVerdict';
import type { Facts, Unlisted } from '../gather/facts';
import type { Unseen } from '../../probes/programs/programs';
import { advise, because } from '../reasons/reason';
import { type Judgement, judgeUnlisted } from './judgement';
import { judgeKubo } from './kuboVerdict';
import { isLive } from './liveState';
import type { State } from '../result';
import { worseOf, worstOf } from '../severity';

/** Turns the facts of one daemon into its state, the reasons and the next step. */
export function judge(facts: Facts): Judgement {
  return facts.kind === 'ipfs' ? judgeKubo(facts) : judgeCluster(facts);
}

/** What is known of a type of daemon beside its instances. */
export interface TypeFacts {
  readonly programFound: boolean;
  /** Where its program may be, though it was not found; null where it is known that there is none. */
  readonly programUnseen?: Unseen | 'not asked' | null;
  readonly processesUnreadable: Unlisted | null;
}

/**
 * The state of a type from those of its instances: no live one, the worst of them; all live ones fine and none
 * crashed, running; all starting, starting; else the worst live state, or degraded if one crashed beside a live one.
 */
export function judgeType(instances: readonly Judgement[], type: TypeFacts): Judgement {
  const states = instances.map(({ state }) => state);
  const worst = worstOf(states.filter(isLive));
  if (worst === undefined) {
    return judgeDead(instances, type);
  }
  const crashed = states.includes('crashed');
  const state = crashed ? worseOf(worst, 'degraded') : worst;
  const decisive = instances.filter((one) => one.state === worst || (crashed && one.state === 'crashed'));
  return summary(state, state === 'running' ? instances.filter((one) => isLive(one.state)) : decisive);
}

function judgeDead(instances: readonly Judgement[], type: TypeFacts): Judgement {
  const worst = worstOf(instances.map(({ state }) => state));
  if (type.processesUnreadable !== null) {
    return judgeUnlisted(type.processesUnreadable);
  }
  if (worst !== undefined) {
    return summary(
      worst,
      // Behind what nobody could look at may be a living one: that is said, too.
      [...instances.filter((one) => one.state === worst), ...instances.filter(isHiddenBeside(worst))],
    );
  }
  if (!type.programFound && type.programUnseen != null) {
    return judgeUnseenProgram(type.programUnseen);
  }
  return type.programFound
    ? {
        state: 'not_initialized',
        reasons: [because('only_program', {}, 'configuration folders')],
        nextStep: advise('initialize', { command: '' }),
      }
    : {
        state: 'not_installed',
        reasons: [because('nothing_found', {}, 'PATH and configuration folders')],
        nextStep: advise('install', {}),
      };
}

function isHiddenBeside(worst: State): (one: Judgement) => boolean {
  return ({ state }) => state === 'unknown' && worst !== 'unknown';
}

/** Nobody can say that it is not installed. */
function judgeUnseenProgram(unseen: Unseen | 'not asked'): Judgement {
  if (unseen === 'not asked') {
    return {
      state: 'unknown',
      reasons: [because('program_not_asked', {}, 'deadline of the look')],
      nextStep: advise('look_again', {}),
    };
  }
  const { folder, error } = unseen;
  return {
    state: 'unknown',
    reasons: [
      error === null
        ? because('program_unseen', { folder }, 'PATH')
        : because('program_unreadable', { folder, error }, 'PATH'),
    ],
    nextStep: advise('mend_program_folder', { folder }),
  };
}

function summary(state: State, decisive: readonly Judgement[]): Judgement {
  const several = decisive.length > 1;
  return {
    state,
    reasons: decisive.flatMap(({ reasons }) => (several ? reasons.slice(0, 2) : reasons)),
    nextStep: decisive.find((one) => one.nextStep !== null)?.nextStep ?? null,
  };
}
