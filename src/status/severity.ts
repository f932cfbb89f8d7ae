import type { Health, State } from './result';

/**
 * How bad each state is, once for all who count, sort or colour: worst first. What a role needs and is not there is as
 * bad as what fails; without a role a stopped daemon was most likely stopped on purpose, which is no trouble.
 */
const STATES_BY_SEVERITY: readonly (readonly [State, Health])[] = [
  ['crashed', 'critical'],
  ['unresponsive', 'critical'],
  ['unknown', 'unknown'],
  ['degraded', 'degraded'],
  ['stopped', 'critical'],
  ['not_initialized', 'critical'],
  ['not_installed', 'critical'],
  ['stopping', 'degraded'],
  ['starting', 'degraded'],
  ['running', 'healthy'],
];

/** What a state means for whatever cannot do without this daemon. */
export const HEALTH_OF = Object.fromEntries(STATES_BY_SEVERITY) as Readonly<Record<State, Health>>;

/** Every state, the worst first. */
export const STATES_WORST_FIRST: readonly State[] = STATES_BY_SEVERITY.map(([state]) => state);

const HEALTH_WORST_FIRST: readonly Health[] = ['critical', 'unknown', 'degraded', 'healthy'];

/** @returns undefined for none */
export function worstOf(states: readonly State[]): State | undefined {
  return STATES_BY_SEVERITY.find(([state]) => states.includes(state))?.[0];
}

export function worseOf(one: State, other: State): State {
  return worstOf([one, other]) ?? one;
}

/**
 * How many of several are as their summary says; where none of them is, because it is "degraded" by one that crashed
 * beside living ones, how many are as the worst of them.
 */
export function countOf(summary: State, states: readonly State[]): { state: State; count: number } {
  const state = states.includes(summary) ? summary : (worstOf(states) ?? summary);
  return { state, count: states.filter((one) => one === state).length };
}

/** The health of what cannot do without any of these; `unknown` where it needs none. */
export function healthOf(states: readonly State[]): Health {
  const found = states.map((state) => HEALTH_OF[state]);
  return HEALTH_WORST_FIRST.find((health) => found.includes(health)) ?? 'unknown';
}
