import { bootTime, readClocks } from './bootTime';
import { MS_PER_TICK, readStat } from './processStat';

/** Files of /proc may be mounted over at any time: then they are believed as soon as this. */
const LONGEST_MS = 60_000;
/** The two clocks are not read at once, and one of them tells no more than milliseconds. */
const SAME_MS = 5;

interface Known {
  readonly proc: string;
  readonly boot: number | null;
  readonly ahead: number;
  readonly until: number;
}

/**
 * Remembers when this machine was started, which takes three files to find out: as long as nobody sets its clock, and it
 * does not sleep. Both is seen by the clock that knows nothing of either.
 */
export class BootMemory {
  private known: Known | undefined;

  constructor(
    private readonly wall = () => Date.now(),
    private readonly steady = () => performance.now(),
    private readonly read = readBoot,
  ) {}

  /** As `bootTime`. @param proc where /proc is mounted */
  of(proc: string): number | null {
    const now = this.steady();
    const ahead = this.wall() - now;
    const { known } = this;
    if (known?.proc === proc && now < known.until && Math.abs(known.ahead - ahead) <= SAME_MS) {
      return known.boot;
    }
    const boot = this.read(proc);
    this.known = { proc, boot, ahead, until: now + LONGEST_MS };
    return boot;
  }
}

function readBoot(proc: string): number | null {
  const ownTicks = readStat(`${proc}/self`)?.startTicks ?? null;
  return bootTime(readClocks(proc, ownTicks === null ? null : ownTicks * MS_PER_TICK));
}
