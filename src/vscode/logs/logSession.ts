import { l10n, type Uri } from 'vscode';
import { LiveLog } from '../../logs/liveLog';
import { EVERYTHING, type LogFilter } from '../../logs/logView';
import type { LogPlace, Logs } from '../../logs/openLog';
import { type ShownLog, shownLog } from '../../logs/shownLog';
import type { Explanation } from '../../logs/explanations/explanation';
import type { Subject } from '../../monitor/trouble/subjects';
import { PROGRAMS } from '../daemons/daemonNames';
import { EDITOR_LANGUAGE } from '../daemons/editorLanguage';
import { placeText } from '../daemons/texts/places';
import { unreadableSentence } from './errorTexts';
import { placeSentence } from './placeTexts';

/** What follows the log of one daemon, in one document, through its restarts. */
export class LogSession {
  filter: LogFilter = EVERYTHING;
  private readonly log = new LiveLog({
    truncated: l10n.t('The file was emptied: what follows is new.'),
    replaced: l10n.t('Another file has taken its place: what follows is in there.'),
    replaced_unseen: l10n.t(
      'Another file has taken its place: what follows is in there. The last lines of the old one may be missing.',
    ),
    skipped: l10n.t('Lines before these are left out.'),
  });
  private process: string | null = null;
  private place: LogPlace | null = null;
  private working: Promise<boolean> | null = null;
  private failure: string | null = null;
  private shown: ShownLog = { text: '', entries: [] };

  constructor(
    readonly key: string,
    readonly uri: Uri,
    private readonly logs: Logs,
    private readonly known: readonly Explanation[],
    private readonly lastPaths: (subject: Subject) => Promise<readonly string[]>,
  ) {}

  get content(): ShownLog {
    return this.shown;
  }

  /** The daemon runs, and what it writes can be read nowhere: a restart would give it a log. */
  get hasNoLog(): boolean {
    return ['nowhere', 'terminal', 'program'].includes(this.place?.kind ?? '');
  }

  get components(): string[] {
    return this.log.view.components();
  }

  setFilter(filter: LogFilter): void {
    this.filter = filter;
    this.render();
  }

  /** Goes on with the daemon as it is now. @returns whether there is anything new to show */
  async follow(subject: Subject | null): Promise<boolean> {
    // One after the other: a read that is under way belongs to what it has begun with.
    const before = this.working;
    const working = (async () => {
      await before;
      return this.followNow(subject);
    })();
    this.working = working;
    try {
      return await working;
    } finally {
      if (this.working === working) {
        this.working = null;
      }
    }
  }

  /** What was written since. @returns whether there is anything new to show */
  async update(): Promise<boolean> {
    if (this.working) {
      return false;
    }
    this.working = this.updateNow();
    try {
      return await this.working;
    } finally {
      this.working = null;
    }
  }

  dispose(): void {
    this.log.dispose();
  }

  private async followNow(subject: Subject | null): Promise<boolean> {
    const { pid = null, started_at = null } = subject?.instance ?? {};
    const identity = pid === null ? 'ended' : `${pid} ${String(started_at)}`;
    // One that has ended is followed to its last line.
    if (subject === null || identity === this.process || (pid === null && this.process !== null)) {
      return this.updateNow();
    }
    const isFirst = this.process === null;
    // What the one before wrote last.
    await this.updateNow();
    this.process = identity;
    this.failure = null;
    const place = pid === null ? await this.lastPlace(subject) : await this.placeOf(subject, pid);
    this.place = pid === null ? null : place;
    const sentence = sentenceOf(place, subject);
    this.log.open(
      place && this.logs.sourceOf(place),
      isFirst ? sentence : `${l10n.t('The daemon was started again.')} ${sentence}`,
    );
    await this.updateNow();
    this.render();
    return true;
  }

  private async placeOf({ instance: { started_at, supervisor } }: Subject, pid: number): Promise<LogPlace> {
    const startedAt = started_at === null ? null : Date.parse(started_at);
    const [place] = await this.logs.placesOf({ pid, startedAt, supervisor });
    return place ?? { kind: 'unseen' };
  }

  private async lastPlace(subject: Subject): Promise<LogPlace | null> {
    return this.logs.lastPlaceOf(await this.lastPaths(subject));
  }

  private async updateNow(): Promise<boolean> {
    try {
      const isNews = await this.log.update();
      this.failure = isNews ? null : this.failure;
      if (isNews) {
        this.render();
      }
      return isNews;
    } catch (error) {
      const sentence = unreadableSentence(error, EDITOR_LANGUAGE);
      if (sentence === this.failure) {
        return false;
      }
      this.failure = sentence;
      this.log.view.interrupt(sentence);
      this.render();
      return true;
    }
  }

  private render(): void {
    this.shown = shownLog(this.log.view.all(), this.filter, this.known);
  }
}

/** @param place null where nobody knows one */
function sentenceOf(place: LogPlace | null, { type, name, instance: { pid } }: Subject): string {
  const program = PROGRAMS[type];
  if (pid !== null) {
    return placeSentence(place ?? { kind: 'unseen' }, l10n.t('{0} (PID {1})', program, pid), EDITOR_LANGUAGE);
  }
  const daemon = l10n.t('{0} {1}', program, name);
  return place?.kind === 'file'
    ? l10n.t('{0} does not run. It wrote to {1}.', daemon, placeText(place.path, EDITOR_LANGUAGE.home))
    : l10n.t('{0} does not run, and no log of it is known: start it here, and its output is kept.', daemon);
}
