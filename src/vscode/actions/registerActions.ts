import { commands, type Disposable } from 'vscode';
import type { Row } from '../daemons/rows/row';
import {
  ACT_COMMANDS,
  type ActCommand,
  type ActionsHost,
  EVERYTHING_COMMANDS,
  type EverythingCommand,
} from './actionsHost';
import type { ActionsPart } from './actionsPart';

export interface Actions {
  readonly commands: readonly Disposable[];
  /** As `ActionsPart`. */
  readonly runForAgent: ActionsPart['runForAgent'];
}

/** Registers what changes something; what does it is loaded by the first who wants that. */
export function registerActions(host: ActionsHost): Actions {
  let part: Promise<ActionsPart> | undefined;
  const load = async () => new (await import('./actionsPart')).ActionsPart(host);
  const registered = [
    ...(Object.keys(ACT_COMMANDS) as ActCommand[]).map((name) =>
      commands.registerCommand(`ipfsCluster.${name}`, async (row?: Row) =>
        (await (part ??= load())).run(name, row),
      ),
    ),
    ...(Object.keys(EVERYTHING_COMMANDS) as EverythingCommand[]).map((name) =>
      commands.registerCommand(`ipfsCluster.${name}`, async () =>
        (await (part ??= load())).runEverything(name),
      ),
    ),
  ];
  return {
    commands: registered,
    runForAgent: async (id, input) => (await (part ??= load())).runForAgent(id, input),
  };
}
