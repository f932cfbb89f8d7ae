import type { LogOutputChannel } from 'vscode';
import type { MonitorLog } from '../../monitor/monitor';
import { errorText } from '../../status/errorText';
import { visible } from '../../status/visibleText';

/** The log of this extension: a line each, in which nothing of a daemon or a folder is hidden, and no stack. */
export function plainLog(channel: LogOutputChannel): MonitorLog {
  return {
    debug: (message) => {
      channel.debug(visible(message));
    },
    error: (message, error) => {
      channel.error(visible(`${message} ${errorText(error)}`));
    },
  };
}
