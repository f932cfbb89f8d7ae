import { readFileSync, readlinkSync } from 'node:fs';
import { attempt } from '../../attempt';
import { Supervisors } from '../../supervisors/supervisors';
import type { ProcessMemory } from '../processMemory';
import { Listeners } from '../../sockets/listenerMemory';

/** This machine as /proc has it during one look: what each of its daemons needs again, read once. */
export class LinuxMachine {
  readonly listeners: Listeners;
  readonly supervisors: Supervisors;
  private bootedAt: number | null | undefined;
  private users: string | undefined;
  private readonly homes = new Map<number, string | null>();
  private readonly own = new Map<string, string | null>();

  constructor(
    readonly proc: string,
    private readonly memory: Pick<ProcessMemory, 'listeners' | 'boot' | 'supervisors'>,
  ) {
    this.listeners = new Listeners(`${proc}/self/net`, memory.listeners);
    this.supervisors = new Supervisors(memory.supervisors);
  }

  /** When this machine was started, in milliseconds since the epoch; null when it does not tell. */
  get boot(): number | null {
    if (this.bootedAt === undefined) {
      this.bootedAt = this.memory.boot.of(this.proc);
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
    let home = this.homes.get(uid);
    if (home === undefined) {
      this.users ??= attempt(() => readFileSync('/etc/passwd', 'utf8')) ?? '';
      home = homeIn(this.users, uid);
      this.homes.set(uid, home);
    }
    return home;
  }
}

/** @param users the text of a passwd(5) */
function homeIn(users: string, uid: number): string | null {
  return new RegExp(`^[^:\\n]*:[^:\\n]*:${uid}:[^:\\n]*:[^:\\n]*:([^:\\n]*)`, 'm').exec(users)?.[1] ?? null;
}
