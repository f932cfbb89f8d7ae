import { spawnSync } from 'node:child_process';
import type { Lab } from '../lab';
import { until } from '../until';

const SWITCH = 'switch';
const OWN_ADDRESS = '10.77.0.1';

/** A machine with a network of its own, as far as its network is concerned. */
export interface Host {
  readonly address: string;
  /** Runs a program there; see `LaunchOptions`. */
  readonly within: readonly string[];
  /** Nothing that is sent arrives any more, and nobody is told. */
  cut(): Promise<void>;
  join(): Promise<void>;
  /** Gives it this address instead. */
  move(address: string): Promise<void>;
}

/** A switch to which this machine is plugged, at `address`, and others. */
export class Network {
  readonly address = OWN_ADDRESS;

  private constructor(private readonly lab: Lab) {}

  /** @throws where this kernel has no such devices, or the caller may not make them */
  static async open(lab: Lab): Promise<Network> {
    const ip = async (...args: string[]) => lab.run('ip', args);
    await ip('link', 'add', SWITCH, 'type', 'bridge');
    lab.atClose(() => {
      spawnSync('ip', ['link', 'delete', SWITCH]);
    });
    await ip('address', 'add', `${OWN_ADDRESS}/24`, 'dev', SWITCH);
    await ip('link', 'set', SWITCH, 'up');
    return new Network(lab);
  }

  /** @param number of the host, from 1: its address ends with it and a ten more */
  async plug(number: number): Promise<Host> {
    const ip = async (...args: string[]) => lab.run('ip', args);
    const { lab } = this;
    const cable = `cable${number}`;
    const holder = lab.launch('unshare', ['--net', 'sleep', 'infinity']);
    const within = ['nsenter', `--net=/proc/${holder.pid}/ns/net`, '--'];
    const inside = async (...args: string[]) => lab.run('nsenter', [...within.slice(1), 'ip', ...args]);
    const own = await lab.run('readlink', ['/proc/self/ns/net']);
    await until('it has a network of its own', async () => {
      const its = await lab.run('readlink', [`/proc/${holder.pid}/ns/net`]);
      return its !== own;
    });
    await ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(holder.pid));
    await ip('link', 'set', cable, 'master', SWITCH, 'up');
    let address = `10.77.0.${number + 10}`;
    await inside('address', 'add', `${address}/24`, 'dev', 'eth0');
    await inside('link', 'set', 'lo', 'up');
    await inside('link', 'set', 'eth0', 'up');
    return {
      within,
      get address() {
        return address;
      },
      cut: async () => {
        await ip('link', 'set', cable, 'nomaster');
      },
      join: async () => {
        await ip('link', 'set', cable, 'master', SWITCH);
      },
      move: async (to) => {
        // With the first address of a network the others of it go, too.
        await inside('address', 'delete', `${address}/24`, 'dev', 'eth0');
        await inside('address', 'add', `${to}/24`, 'dev', 'eth0');
        address = to;
      },
    };
  }
}
