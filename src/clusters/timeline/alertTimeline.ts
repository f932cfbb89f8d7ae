import type { AlertEvent } from '../answers';
import { keyOf } from '../alerts/holdOff';
import { eventIn, lineOf, type NotedEvent, type Spell, spellsOf } from './spells';

/** Lines that several programs add to, or what stands for them. */
interface Lines {
  read(): Promise<readonly string[]>;
  append(line: string): Promise<void>;
}

export interface TimelineParts {
  /** Null where there is no place for them: then this program remembers alone. */
  readonly journal: Lines | null;
  /** Tells this program from others. */
  readonly by: string;
  readonly longestLine: number;
  /** Told of what keeps it from working. */
  readonly onFault: (error: unknown) => void;
}

/** So many events are kept where nothing else bounds them. */
const MOST_EVENTS = 10_000;

/** What was raised and cleared in one cluster, as all windows and programs of this user noted it. */
export class AlertTimeline {
  private own: string[] = [];
  private known: { readonly text: string; readonly spells: readonly Spell[] } = { text: '', spells: [] };
  private readonly parsed = new Map<string, NotedEvent | null>();
  private latest: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: TimelineParts) {}

  /** Oldest first. @throws nothing: what cannot be read was not kept */
  async spells(): Promise<readonly Spell[]> {
    const lines = await this.lines();
    const text = `${lines.length} ${lines.at(-1) ?? ''}`;
    if (text !== this.known.text) {
      const kept = new Set(lines);
      [...this.parsed.keys()].filter((line) => !kept.has(line)).forEach((line) => this.parsed.delete(line));
      this.known = { text, spells: spellsOf(lines.flatMap((line) => this.eventOf(line) ?? [])) };
    }
    return this.known.spells;
  }

  /**
   * Notes an event, unless it was noted already.
   * @param asked the ID of the peer that was asked
   * @returns whether it is this program that has to tell of it
   */
  async note(event: AlertEvent, asked: string | null): Promise<boolean> {
    const noting = this.latest.then(() => this.noteNow(event, asked));
    this.latest = noting;
    return noting;
  }

  private async noteNow(event: AlertEvent, asked: string | null): Promise<boolean> {
    const { by, longestLine } = this.parts;
    const isOpen = openIn(await this.spells(), event) !== undefined;
    const line = lineOf(event, asked, by, longestLine);
    if (line === null || isOpen === (event.event === 'raised')) {
      return false;
    }
    await this.add(line);
    if (event.event === 'cleared') {
      return true;
    }
    // Another window may have noted it in the same moment: whoever came first tells of it.
    const noted = openIn(await this.spells(), event);
    return noted?.by === by && noted.raisedAt === Date.parse(event.at);
  }

  private async add(line: string): Promise<void> {
    const { journal, onFault } = this.parts;
    try {
      if (journal !== null) {
        await journal.append(line);
        return;
      }
    } catch (error) {
      onFault(error);
    }
    this.own = [...this.own, line].slice(-MOST_EVENTS);
  }

  private async lines(): Promise<readonly string[]> {
    const { journal, onFault } = this.parts;
    try {
      return [...((await journal?.read()) ?? []), ...this.own];
    } catch (error) {
      onFault(error);
      return this.own;
    }
  }

  private eventOf(line: string): NotedEvent | null {
    const known = this.parsed.get(line);
    if (known !== undefined) {
      return known;
    }
    const event = eventIn(line);
    this.parsed.set(line, event);
    return event;
  }
}

function openIn(spells: readonly Spell[], event: Pick<AlertEvent, 'code' | 'subject'>): Spell | undefined {
  return spells.findLast((one) => one.clearedAt === null && keyOf(one) === keyOf(event));
}
