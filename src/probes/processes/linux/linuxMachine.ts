import { readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../../attempt';
import { bootTime, readClocks } from './bootTime';
import { MS_PER_TICK, readStat } from './processStat';
import { Listeners, type ListenerMemory } from '../../sockets/listenerMemory';

/** This machine as /proc has it during one look: what each of its daemons needs again, read once. */
export class LinuxMachine {
  readonly listeners: Listeners;
  private bootedAt: number | null | undefined;
  private users: readonly string[] | undefined;
  private readonly own = new Map<string, string | null>();

  constructor(
    readonly proc: string,
    memory: ListenerMemory,
  ) {
    this.listeners = new Listeners(`${proc}/self/net`, memory);
  }

  /** When this machine was started, in milliseconds since the epoch; null when it does not tell. */
  get boot(): number | null {
    if (this.bootedAt === undefined) {
      const ownTicks = readStat(`${this.proc}/self`)?.startTicks ?? null;
      this.bootedAt = bootTime(readClocks(this.proc, ownTicks === null ? null : ownTicks * MS_PER_TICK));
    }
    return this.bootedAt;
  }

  /** Whether a process lives in our namespace; null for another user's process. */
  shares(pid: number, name: 'net' | 'mnt'): boolean | null {
    if (!this.own.has(name)) {
      this.own.set(
        name,
        attempt(() => readlinkSync(`${this.proc}/self/ns/${name}`)),
      );
    }
    const own = this.own.get(name) ?? null;
    const its = attempt(() => readlinkSync(`${this.proc}/${pid}/ns/${name}`));
    return own === null || its === null ? null : own === its;
  }

  /** The home of a user as /etc/passwd has it; users of a directory service are not in there. */
  homeOf(uid: number): string | null {
    this.users ??= (attempt(() => readFileSync('/etc/passwd', 'utf8')) ?? '').split('\n');
    return this.users.map((line) => line.split(':')).find((fields) => fields[2] === String(uid))?.[5] ?? null;
  }
}
