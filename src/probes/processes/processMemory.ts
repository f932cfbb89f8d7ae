import { Disks } from '../disks/disks';
import { BuildInfoMemory } from '../programs/buildInfoMemory';
import { ListenerMemory } from '../sockets/listenerMemory';
import type { KnownSupervisor } from '../supervisors/supervisors';
import { BootMemory } from './linux/bootMemory';

/** What earlier looks at the processes learned that cannot have changed: it makes the next look cheaper. */
export class ProcessMemory {
  readonly builds: BuildInfoMemory;
  readonly listeners = new ListenerMemory();
  readonly boot = new BootMemory();
  /** By the PID of the daemon. */
  readonly supervisors = new Map<number, KnownSupervisor>();

  /** @param disks through which programs are looked at */
  constructor(disks = new Disks()) {
    this.builds = new BuildInfoMemory(disks);
  }
}
