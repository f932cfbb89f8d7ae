import { BuildInfoMemory } from '../programs/buildInfoMemory';
import { ListenerMemory } from '../sockets/listenerMemory';

/** What earlier looks at the processes learned that cannot have changed: it makes the next look cheaper. */
export class ProcessMemory {
  readonly builds = new BuildInfoMemory();
  readonly listeners = new ListenerMemory();
}
