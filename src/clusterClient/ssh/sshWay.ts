import { unlessAborted } from '../unlessAborted';
import type { Endpoint } from '../transport/endpoint';
import type { Way, WayUse } from '../transport/way';
import { checkedDestination } from './destination';
import { sshArguments } from './sshArguments';
import { type SshOptions, SshProcess } from './sshProcess';
import { whyNotOnward } from './sshSays';

/** Does something after so many milliseconds. @returns calls it off */
export type Later = (action: () => void, ms: number) => () => void;

/** How long the way stays open for the next request. */
const IDLE_MS = 5 * 60_000;

const machineLater: Later = (action, ms) => {
  const timer = setTimeout(action, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** The way over SSH: made by the first request, kept for the next ones, and made anew where it broke. */
export class SshWay implements Way {
  private readonly options: SshOptions;
  private current: SshProcess | undefined;
  private users = 0;
  private isClosed = false;
  private callOff: () => void = () => undefined;

  /** @throws AddressError for a destination that is none, or an endpoint that cannot be reached over SSH */
  constructor(
    options: SshOptions,
    private readonly endpoint: Endpoint,
    private readonly later: Later = machineLater,
  ) {
    this.options = { ...options, destination: checkedDestination(options.destination) };
    // Says at once that an endpoint cannot be reached so.
    sshArguments(this.options.destination, endpoint, '/s');
  }

  async use(signal: AbortSignal): Promise<WayUse> {
    signal.throwIfAborted();
    if (this.isClosed) {
      throw new Error('the client is closed');
    }
    this.callOff();
    this.users++;
    const ssh = this.living();
    try {
      const path = await unlessAborted(ssh.ready, signal, () => ssh.tooSlow());
      return this.useOf(ssh, path);
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  close(): void {
    this.isClosed = true;
    this.callOff();
    this.current?.end();
  }

  private useOf(ssh: SshProcess, path: string): WayUse {
    const mark = ssh.mark;
    let isUsed = true;
    return {
      path,
      explain: async () => {
        const { destination } = this.options;
        const known = () => whyNotOnward(destination, this.endpoint.address, ssh.saidSince(mark));
        await ssh.lastWords(() => known() !== null);
        return ssh.over ?? known();
      },
      release: () => {
        if (isUsed) {
          isUsed = false;
          this.leave();
        }
      },
    };
  }

  private leave(): void {
    this.users--;
    if (this.users === 0 && !this.isClosed) {
      this.callOff = this.later(() => {
        this.current?.end();
        this.current = undefined;
      }, IDLE_MS);
    }
  }

  private living(): SshProcess {
    if (this.current?.isAlive !== true) {
      this.current = new SshProcess(this.options, this.endpoint);
      // Whoever waits for it is told; nobody may.
      this.current.ready.catch(() => undefined);
    }
    return this.current;
  }
}
