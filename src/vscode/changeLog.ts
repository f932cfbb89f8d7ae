import { Disposable, type LogOutputChannel } from 'vscode';
import type { Monitor } from '../monitor/monitor';
import { logLines } from '../monitor/news/logLines';
import { transitionsBetween } from '../monitor/news/transitions';
import type { DaemonStatusResponse } from '../status/result';
import { visible } from '../status/visibleText';

/** Writes each change of a daemon into the log, once and by its name: what happened while nobody looked. */
export function logChanges(monitor: Monitor, log: LogOutputChannel): Disposable {
  let before: DaemonStatusResponse | null = null;
  const write = () => {
    const { answer } = monitor.snapshot;
    if (answer !== null) {
      for (const line of logLines(transitionsBetween(before, answer), answer)) {
        log.info(visible(line));
      }
      before = answer;
    }
  };
  monitor.on('change', write);
  return new Disposable(() => monitor.off('change', write));
}
