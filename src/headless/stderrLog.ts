import type { MonitorLog } from '../monitor/monitor';
import { errorText } from '../status/errorText';
import { visible } from '../status/visibleText';

/** Messages of errors, without stacks, on stderr: stdout belongs to the answers. */
export const stderrLog: MonitorLog = {
  debug: () => undefined,
  error: (message, error) => {
    process.stderr.write(`${visible(`${message} ${errorText(error)}`)}\n`);
  },
};
