import { type Prepare, type Prepared, preparing, type Refusal, type Target } from './act';
import type { ActMachine } from './machine';
import type { DaemonActId } from './offered';
import { type Situation, situationOf, type SituationOptions } from './situation';
import { restartAct } from './restart/restart';
import { startAct } from './start/start';
import { stopAct } from './stop/stop';

/** Looks at what decides whether an act may be done to a daemon, right before. */
export type Offer = (target: Target, options: SituationOptions) => Promise<Prepared | Refusal>;

/** What can be done to one daemon: menus, quick picks, the palette and agents have it from here. */
export function daemonActs(machine: ActMachine): Readonly<Record<DaemonActId, Offer>> {
  return {
    start: toDaemon(preparing(startAct(machine))),
    stop: toDaemon(preparing(stopAct(machine))),
    restart: toDaemon(preparing(restartAct(machine))),
    // Few daemons leave anything behind: it lies beside the bundle of the acts.
    clearLeftovers: async (target, options) =>
      (await import('./folderActs')).prepareClear(target, { ...options, machine }),
  };
}

/** For acts that are decided by the process of a daemon. */
function toDaemon(prepare: Prepare<Target, Situation>): Offer {
  return async (target, options) => prepare(target, await situationOf(target, options));
}
