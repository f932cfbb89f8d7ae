import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import type { DaemonProcess } from '../../probes/processes/processes';
import type { LockFact } from '../gather/facts';
import type { State } from '../result';

export interface Judgement {
  readonly state: State;
  /** Most important first; each names its source. */
  readonly reasons: readonly string[];
  /** One thing to do, in plain words; null when there is nothing to do. */
  readonly nextStep: string | null;
}

/** A reason, with the look that gave it: "cluster.lock is held by PID 4711 — /proc/locks". */
export function because(fact: string, source: string): string {
  return `${fact} — ${source}`;
}

/** What showed how a Kubo is: the question that it answered, or was given last. */
export function questionTo(answer: KuboAnswer): string {
  switch (answer.kind) {
    case 'refused':
    case 'no_socket':
    case 'denied':
      return 'connect';
    case 'kubo':
      return answer.peerId === null ? 'POST /api/v0/version' : 'POST /api/v0/id';
    default:
      return 'POST /api/v0/version';
  }
}

/** Said where a look was over before anybody could ask: that is no fault of the daemon's. */
export const NOT_ASKED = {
  reason: (address: string) => because(`${address} was not asked in time`, 'deadline of the look'),
  nextStep: 'Look again, or give the look more time: this machine is busy.',
};

/** " for 5 s", or nothing where the age is unknown. */
export function since(ageMs: number | null): string {
  if (ageMs === null) {
    return '';
  }
  const seconds = Math.max(0, Math.round(ageMs / 1000));
  if (seconds < 120) {
    return ` for ${seconds} s`;
  }
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? ` for ${minutes} min` : ` for ${Math.round(minutes / 60)} h`;
}

export function lockReasons(lock: LockFact | null, process: DaemonProcess | null): string[] {
  if (!lock) {
    return [];
  }
  const name = lock.file.slice(lock.file.lastIndexOf('/') + 1);
  if (lock.holder !== null) {
    return [because(`${name} is held by PID ${lock.holder}`, lock.source)];
  }
  return process && !lock.exists && process.openFiles?.includes(`${lock.file} (deleted)`)
    ? [because(`${name} was deleted while the daemon runs`, `/proc/${process.pid}/fd`)]
    : [];
}
