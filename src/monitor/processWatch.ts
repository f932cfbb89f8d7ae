import type { MachineSigns } from '../controller/machine/machineSigns';

/** Notices the end of processes that an answer named, which the next look would see late. */
export class ProcessWatch {
  /** `undefined`: was not there when it was looked at first, and nobody has been told yet. */
  private readonly signs = new Map<number, string | null | undefined>();

  constructor(private readonly signOf: MachineSigns['process']) {}

  /** Watches exactly these processes from now on. */
  watch(pids: readonly number[]): void {
    for (const pid of this.signs.keys()) {
      if (!pids.includes(pid)) {
        this.signs.delete(pid);
      }
    }
    for (const pid of pids) {
      if (!this.signs.has(pid)) {
        this.signs.set(pid, this.signOf(pid) ?? undefined);
      }
    }
  }

  /** @returns the processes of which something changed since the last time */
  changed(): number[] {
    return [...this.signs].flatMap(([pid, before]) => {
      const now = this.signOf(pid);
      this.signs.set(pid, now);
      return now === before ? [] : [pid];
    });
  }
}
