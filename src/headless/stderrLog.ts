import type { MonitorLog } from '../monitor/monitor';

/** Messages of errors, without stacks, on stderr: stdout belongs to the answers. */
export const stderrLog: MonitorLog = {
  debug: () => undefined,
  error: (message, error) => {
    process.stderr.write(`${message} ${error instanceof Error ? error.message : String(error)}\n`);
  },
};
