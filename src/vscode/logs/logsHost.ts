import type { Uri } from 'vscode';
import type { Monitor, MonitorLog } from '../../monitor/monitor';
import type { Row } from '../daemons/rows/row';

/** The commands of `package.json` about logs, without their prefix. */
export type LogCommand =
  'showDaemonLog' | 'filterLogByLevel' | 'filterLogByComponent' | 'goToFirstLogError' | 'setDaemonLogLevel';

/** What logs need of the rest of the window. */
export interface LogsHost {
  readonly monitor: Monitor;
  /** Of this extension. */
  readonly log: MonitorLog;
  /** The row of a daemon, by its key; undefined where it is not shown. */
  readonly rowOf: (key: string) => Row | undefined;
  readonly scheme: string;
  /** The text of a document is another one. */
  readonly edited: (uri: Uri) => void;
}
