import { createServer, type AddressInfo } from 'node:net';
import type { Lab } from '../lab';

/** Between this machine and a host with a network of its own. */
export class DemoCable {
  private cutOff = false;

  constructor(
    /** IPv4 address of this machine at its end. */
    readonly here: string,
    /** IPv4 address of the host. */
    readonly there: string,
    /** Runs a program on the host; see `LaunchOptions`. */
    readonly within: readonly string[],
    private readonly set: (state: 'up' | 'down') => Promise<unknown>,
  ) {}

  get isCut(): boolean {
    return this.cutOff;
  }

  /** Nothing that is sent arrives any more, and whoever sent it is not told. */
  async cut(): Promise<void> {
    await this.set('down');
    this.cutOff = true;
  }

  async join(): Promise<void> {
    await this.set('up');
    this.cutOff = false;
  }
}

/** Why there is no cable, in words for whoever looks at the demo. */
export class NoCable {
  constructor(readonly lacks: string) {}
}

/** Private networks of four addresses each, of which a machine seldom has any. */
const NETWORKS = Array.from({ length: 256 }, (_, number) => `10.77.${number}`);

/** Run on the host: whether a connection to this machine comes about. */
const CONNECTS = `
  const [host, port] = process.argv.slice(1);
  const socket = require('node:net').connect({ host, port: Number(port), timeout: 3000 });
  socket.once('connect', () => process.exit(0));
  for (const end of ['error', 'timeout']) socket.once(end, () => process.exit(1));`;

/**
 * Lays one. Both of its ends vanish with the process that holds the host's network, so that nothing has to be put away.
 * @returns what this machine lacks for it, where it cannot be laid
 */
export async function layCable(lab: Lab): Promise<DemoCable | NoCable> {
  if (process.platform !== 'linux') {
    return new NoCable('only Linux has networks for single processes');
  }
  if (process.getuid?.() !== 0) {
    return new NoCable('only root may give a process a network of its own');
  }
  try {
    return await laid(lab);
  } catch (error) {
    return new NoCable(`no process gets a network of its own here (${firstLineOf(error)})`);
  }
}

async function laid(lab: Lab): Promise<DemoCable | NoCable> {
  const holder = lab.launch('unshare', ['--net', 'sleep', 'infinity']);
  const network = `/proc/${holder.pid}/ns/net`;
  const within = ['nsenter', `--net=${network}`, '--'];
  const ip = async (...args: string[]) => lab.run('ip', args);
  const inside = async (...args: string[]) => lab.run('nsenter', [...within.slice(1), 'ip', ...args]);
  const own = await lab.run('readlink', ['/proc/self/ns/net']);
  await holder.until(
    'it has a network of its own',
    async () => (await lab.run('readlink', [network])) !== own,
  );
  const name = `demo${process.pid}`;
  const free = await freeNetwork(lab);
  const [here, there] = [`${free}.1`, `${free}.2`];
  await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(holder.pid));
  await ip('address', 'add', `${here}/30`, 'dev', name);
  await ip('link', 'set', name, 'up');
  await inside('address', 'add', `${there}/30`, 'dev', 'eth0');
  await inside('link', 'set', 'lo', 'up');
  const cable = new DemoCable(here, there, within, (state) => inside('link', 'set', 'eth0', state));
  await cable.join();
  return (await connects(lab, here, within))
    ? cable
    : new NoCable('the firewall of this machine lets nothing in from another network on it');
}

/** @throws Error where all are taken */
async function freeNetwork(lab: Lab): Promise<string> {
  const taken = `${await lab.run('ip', ['-4', 'address'])}\n${await lab.run('ip', ['-4', 'route'])}`;
  const free = NETWORKS.find((network) => !taken.includes(`${network}.`));
  if (free === undefined) {
    throw new Error('all networks from 10.77.0.0 to 10.77.255.0 are taken');
  }
  return free;
}

/** Daemons there have to reach those here, which a firewall may forbid. */
async function connects(lab: Lab, here: string, within: readonly string[]): Promise<boolean> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, here, resolve);
  });
  try {
    const { port } = server.address() as AddressInfo;
    const trial = lab.launch(process.execPath, ['-e', CONNECTS, here, String(port)], { within });
    return (await trial.exited) === 0;
  } finally {
    server.close();
  }
}

function firstLineOf(error: unknown): string {
  const { stderr, message } = error as Error & { readonly stderr?: string };
  return (stderr || message).trim().split('\n')[0] ?? '';
}
