import { Disposable, type LogOutputChannel } from 'vscode';
import type { Monitor } from '../monitor/monitor';
import { entriesOf } from '../monitor/snapshot';
import type { DaemonType, State } from '../status/result';
import { visible } from '../status/visibleText';

/** Writes each change of a daemon's state into the log, with its first reason: what happened while nobody looked. */
export function logChanges(monitor: Monitor, log: LogOutputChannel): Disposable {
  const states = new Map<DaemonType, State>();
  const write = () => {
    const { answer } = monitor.snapshot;
    for (const { type, state, details, error } of answer ? entriesOf(answer) : []) {
      const before = states.get(type);
      if (state !== before) {
        const reason = error ?? details?.reasons[0] ?? '';
        log.info(visible(`${type}: ${before === undefined ? state : `${before} → ${state}`}: ${reason}`));
        states.set(type, state);
      }
    }
  };
  monitor.on('change', write);
  return new Disposable(() => monitor.off('change', write));
}
