import type { DaemonActId } from '../../actions/offered';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import type { Monitor, MonitorLog } from '../../monitor/monitor';

/** Names of commands, without the section. */
export const ACT_COMMANDS = {
  startDaemon: 'start',
  stopDaemon: 'stop',
  restartDaemon: 'restart',
  clearLeftovers: 'clearLeftovers',
} as const satisfies Readonly<Record<string, DaemonActId>>;

export type ActCommand = keyof typeof ACT_COMMANDS;

/** The same for what is done to all daemons. */
export const EVERYTHING_COMMANDS = {
  startEverything: 'start',
  stopEverything: 'stop',
} as const satisfies Readonly<Record<string, DaemonActId>>;

export type EverythingCommand = keyof typeof EVERYTHING_COMMANDS;

/** What acts have of the editor's side. */
export interface ActionsHost {
  readonly monitor: Monitor;
  readonly check: CheckDaemonStatus;
  readonly log: MonitorLog;
}
