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
    '  freeze ipfs     ipfs becomes unresponsive, the peers and the follower degraded; thaw ipfs',
    '  kill peer2      peer2 has crashed, and the other peers miss it; start peer2',
    '  stop follower   the follower is stopped; start follower',
    '  freeze peer1    peer1 becomes unresponsive; thaw peer1',
    '  kill ipfs       ipfs has crashed, all peers are degraded; start ipfs',
    '',
    'From another terminal, kill -STOP PID, kill -CONT PID and kill -9 PID do the same.',
  ].join('\n');
}

/** What follows from it in the editor. */
function consequence(verb: string, { name, program }: DemoDaemon): string {
  const isPeer = program === 'ipfs-cluster-service';
  switch (verb) {
    case 'freeze':
      return name === 'ipfs'
        ? 'ipfs becomes unresponsive, and every peer that needs it degraded.'
        : `${name} becomes unresponsive${isPeer ? ', and the other peers soon miss it' : ''}.`;
    case 'kill':
      return isPeer ? `${name} has crashed, and the other peers soon miss it.` : `${name} has crashed.`;
    case 'stop':
      return isPeer ? `${name} is stopped, and the other peers soon miss it.` : `${name} is stopped.`;
    case 'thaw':
    case 'start':
      return `${name} runs again.`;
    default:
      return '';
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
    return `${verb} ${name}: done. ${consequence(verb, daemon)}`.trimEnd();
  } catch (error) {
    return `${verb} ${name}: ${(error as Error).message}`;
  }
}
