import { NoCable } from './cable';
import type { DemoDaemon } from './demo';

type Action = (daemon: DemoDaemon) => Promise<void> | void;

const ACTIONS: Readonly<Record<string, Action>> = {
  freeze: ({ process }) => {
    process.freeze();
  },
  thaw: ({ process }) => {
    process.thaw();
  },
  kill: ({ process }) => process.kill(),
  stop: ({ process }) => process.stop(),
  start: async (daemon) => {
    forbidCutOff(daemon);
    if (!daemon.process.alive) {
      daemon.process = await daemon.restart();
    }
  },
  fill: (daemon) => diskOf(daemon).fill(),
  empty: (daemon) => diskOf(daemon).empty(),
  cut: (daemon) => cableOf(daemon).cut(),
  join: (daemon) => cableOf(daemon).join(),
};

const EXAMPLES = [
  ['freeze', 'ipfs'],
  ['kill', 'peer2'],
  ['stop', 'follower'],
  ['freeze', 'peer1'],
  ['kill', 'ipfs'],
  ['fill', 'peer3'],
  ['cut', 'peer2'],
] as const;

/** What to say to somebody who looks at the demo. */
export function introduction(daemons: readonly DemoDaemon[]): string {
  const rows = daemons.map(
    ({ name, program, process, folder }) =>
      `  ${name.padEnd(9)} ${program.padEnd(21)} PID ${String(process.pid).padEnd(8)} ${folder}`,
  );
  return [
    'These real daemons run now, and vanish with everything they wrote when you press Ctrl-C:',
    '',
    ...rows,
    '',
    'Type a line here and look at the editor:',
    '',
    ...EXAMPLES.map(([verb, name]) => {
      const daemon = daemons.find((one) => one.name === name);
      return daemon ? `  ${`${verb} ${name}`.padEnd(15)} ${consequence(verb, daemon, daemons)}` : '';
    }).filter((line) => line !== ''),
    '',
    'From another terminal, kill -STOP PID, kill -CONT PID and kill -9 PID do the same.',
  ].join('\n');
}

/** What undoes each of them. */
const UNDONE_BY: Readonly<Record<string, string>> = {
  freeze: 'thaw',
  kill: 'start',
  stop: 'start',
  fill: 'empty',
  cut: 'join',
};

type Follows = (daemon: DemoDaemon, all: readonly DemoDaemon[]) => string;

const runsAgain: Follows = (daemon, all) =>
  `${daemon.name} runs again${sufferers(daemon, all).length > 0 ? ', and nobody misses it any more' : ''}.`;

const FOLLOWS: Readonly<Record<string, Follows>> = {
  freeze: (daemon, all) => `${daemon.name} becomes unresponsive${whoSuffers(daemon, all)}.`,
  kill: (daemon, all) => `${daemon.name} has crashed${whoSuffers(daemon, all)}.`,
  stop: (daemon, all) => `${daemon.name} is stopped${whoSuffers(daemon, all)}.`,
  thaw: runsAgain,
  start: runsAgain,
  fill: ({ name }) => `${name} has no free space left, for which Clusters asks every two minutes.`,
  empty: ({ name }) => `${name} has free space again.`,
  cut: (daemon, all) =>
    daemon.process.alive
      ? `${daemon.name} runs on, and nobody can reach it any more${whoSuffers(daemon, all)}.`
      : `Nobody could reach ${daemon.name} any more, if it ran.`,
  join: ({ name, process }) =>
    `${name} is back in the network${process.alive ? ', and nobody misses it any more' : `: say start ${name}`}.`,
};

/** What follows from it in the editor, for whom, and what undoes it. */
function consequence(verb: string, daemon: DemoDaemon, all: readonly DemoDaemon[]): string {
  if (verb === 'cut' && daemon.cable instanceof NoCable) {
    return uncut(daemon.cable);
  }
  const undone = UNDONE_BY[verb];
  const follows = FOLLOWS[verb]?.(daemon, all) ?? '';
  return undone === undefined ? follows : `${follows} Undo it: ${undone} ${daemon.name}`;
}

function whoSuffers(daemon: DemoDaemon, all: readonly DemoDaemon[]): string {
  const others = sufferers(daemon, all);
  if (others.length === 0) {
    return '; nobody needs it';
  }
  const who = others.join(', ');
  if (daemon.program !== 'ipfs') {
    return `, so ${who} soon miss it`;
  }
  return others.length === 1
    ? `, so ${who} is degraded: it needs it`
    : `, so ${who} are degraded: they need it`;
}

/** Whom it costs something: those who use a Kubo need it, peers miss one another, and nobody waits for a follower. */
function sufferers({ name, program }: DemoDaemon, all: readonly DemoDaemon[]): string[] {
  const others = all.filter((one) => one.name !== name);
  switch (program) {
    case 'ipfs':
      return others.filter((one) => one.kubo === name).map((one) => one.name);
    case 'ipfs-cluster-service':
      return others.filter((one) => one.program === program).map((one) => one.name);
    default:
      return [];
  }
}

/** @throws Error for a daemon without a disk that can be filled */
function diskOf({ disk }: DemoDaemon) {
  if (disk === undefined) {
    throw new Error('only peer3 has a disk that can be filled, as its Kubo is its own: say fill peer3.');
  }
  return disk;
}

/** @throws Error for a daemon whose network cannot be cut */
function cableOf({ cable }: DemoDaemon) {
  if (cable === undefined) {
    throw new Error('only peer2 has a network of its own, from which it can be cut: say cut peer2.');
  }
  if (cable instanceof NoCable) {
    throw new Error(uncut(cable));
  }
  return cable;
}

function uncut({ lacks }: NoCable): string {
  return `not possible on this machine: ${lacks}. Say freeze peer2 instead: nobody hears of it then, either, and it is silent rather than missing.`;
}

/** @throws Error for a daemon that is cut off, and waits for the others in vain */
function forbidCutOff({ name, cable }: DemoDaemon): void {
  if (cable !== undefined && !(cable instanceof NoCable) && cable.isCut) {
    throw new Error(`it is cut off from all others, its Kubo included: say join ${name} first.`);
  }
}

/** Carries out one line. @returns what to say about it */
export async function obey(line: string, daemons: readonly DemoDaemon[]): Promise<string> {
  const [verb = '', name = ''] = line.trim().split(/\s+/);
  const action = Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb] : undefined;
  const daemon = daemons.find((one) => one.name === name);
  if (!action || !daemon) {
    const verbs = Object.keys(ACTIONS).join(', ');
    return `Say one of ${verbs}, then one of ${daemons.map((one) => one.name).join(', ')}.`;
  }
  try {
    await action(daemon);
    return `${verb} ${name}: done. ${consequence(verb, daemon, daemons)}`;
  } catch (error) {
    return `${verb} ${name}: ${(error as Error).message}`;
  }
}
