import { isIP } from 'node:net';
import type { Endpoint } from '../../clusterClient/transport/endpoint';
import type { DaemonProcess } from '../processes/processes';
import type { Asleep } from './asleep';
import type { HeldSockets, HeldSocketsOptions } from './heldSockets';
import { reaches } from './reach';

/** Tells which addresses must not be connected to, because that would start a daemon. */
export class Sleepers {
  private held: Promise<HeldSockets> | undefined;

  /** @param daemons those that run */
  constructor(
    private readonly daemons: readonly DaemonProcess[],
    private readonly options: HeldSocketsOptions = {},
    private readonly platform = process.platform,
  ) {}

  /** @returns null where somebody serves, where nobody listens, and where it cannot be told */
  async at(endpoint: Endpoint): Promise<Asleep | null> {
    if (this.platform !== 'linux' || this.isServed(endpoint)) {
      return null;
    }
    // Of a daemon that is seen to listen nobody needs it: it lies beside the editor's bundle.
    this.held ??= import('./heldSockets').then((one) => new one.HeldSockets(this.daemons, this.options));
    return (await this.held).at(endpoint);
  }

  private isServed(endpoint: Endpoint): boolean {
    const daemons = this.daemons.filter(({ sharesNetwork }) => sharesNetwork);
    if (endpoint.kind === 'unix') {
      return this.options.served?.includes(endpoint.path, daemons) === true;
    }
    const takes = (host: string) => isIP(endpoint.host) === 0 || reaches(host, endpoint.host);
    return daemons.some(({ listening }) => listening?.on(endpoint.port, takes) === true);
  }
}
