import type { DaemonActId } from '../../actions/offered';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import type { Monitor, MonitorLog } from '../../monitor/monitor';

/** Names of commands, without the section. */
export const ACT_COMMANDS = {
  startDaemon: 'start',
  stopDaemon: 'stop',
  clearLeftovers: 'clearLeftovers',
} as const satisfies Readonly<Record<string, DaemonActId>>;

export type ActCommand = keyof typeof ACT_COMMANDS;

/** What acts have of the editor's side. */
export interface ActionsHost {
  readonly monitor: Monitor;
  readonly check: CheckDaemonStatus;
  readonly log: MonitorLog;
}
