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
    if (!daemon.process.alive) {
      daemon.process = await daemon.restart();
    }
  },
};

const EXAMPLES = [
  ['freeze', 'ipfs'],
  ['kill', 'peer2'],
  ['stop', 'follower'],
  ['freeze', 'peer1'],
  ['kill', 'ipfs'],
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
const UNDONE_BY: Readonly<Record<string, string>> = { freeze: 'thaw', kill: 'start', stop: 'start' };
const BECOMES: Readonly<Record<string, string>> = {
  freeze: 'becomes unresponsive',
  kill: 'has crashed',
  stop: 'is stopped',
};

/** What follows from it in the editor, for whom, and what undoes it. */
function consequence(verb: string, { name, program }: DemoDaemon, all: readonly DemoDaemon[]): string {
  const undone = UNDONE_BY[verb];
  if (undone === undefined) {
    return `${name} runs again${sufferers(program, name, all).length > 0 ? ', and nobody misses it any more' : ''}.`;
  }
  return `${name} ${BECOMES[verb] ?? ''}${whoSuffers(program, name, all)}. Undo it: ${undone} ${name}`;
}

function whoSuffers(program: string, name: string, all: readonly DemoDaemon[]): string {
  const others = sufferers(program, name, all);
  if (others.length === 0) {
    return '; nobody needs it';
  }
  const who = others.join(', ');
  return program === 'ipfs' ? `, so ${who} are degraded: they need it` : `, so ${who} soon miss it`;
}

/** Whom it costs something: everybody needs Kubo, peers miss one another, and nobody waits for a follower. */
function sufferers(program: string, name: string, all: readonly DemoDaemon[]): string[] {
  const others = all.filter((one) => one.name !== name);
  switch (program) {
    case 'ipfs':
      return others.map((one) => one.name);
    case 'ipfs-cluster-service':
      return others.filter((one) => one.program === program).map((one) => one.name);
    default:
      return [];
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
