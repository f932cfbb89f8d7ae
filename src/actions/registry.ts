import { type Prepare, preparing, type Target } from './act';
import type { ActMachine } from './machine';
import type { DaemonActId } from './offered';
import type { Situation } from './situation';
import { stopAct } from './stop/stop';

/** What can be done to one daemon: menus, quick picks, the palette and agents have it from here. */
export function daemonActs(
  machine: ActMachine,
): Readonly<Partial<Record<DaemonActId, Prepare<Target, Situation>>>> {
  return { stop: preparing(stopAct(machine)) };
}
