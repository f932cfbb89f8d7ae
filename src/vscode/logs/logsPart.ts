import { Disposable, l10n, Uri, window, workspace } from 'vscode';
import { explanationsOf } from '../../logs/explanations/catalogue';
import { Logs } from '../../logs/openLog';
import { type Subject, subjectsOf } from '../../monitor/trouble/subjects';
import type { DaemonType, Instance } from '../../status/result';
import { visibleStart } from '../../status/visibleText';
import { PROGRAMS } from '../daemons/daemonNames';
import { EDITOR_LANGUAGE } from '../daemons/editorLanguage';
import type { Row } from '../daemons/rows/row';
import { stateText } from '../daemons/texts/stateText';
import { labelText } from '../shared/plainText';
import { lookWithProgress } from '../shared/lookWithProgress';
import { chooseComponents, chooseLevel } from './filterQuestions';
import { LogEditors } from './logEditors';
import { LogHints } from './logHints';
import { setLogLevel } from './setLogLevel';
import { LogSession } from './logSession';
import { lastLogs } from './lastLogs';
import type { LogCommand, LogsHost } from './logsHost';

/** Between two looks at a log that is on screen. */
const BETWEEN_READS_MS = 500;

/** What a tooltip has of a log, and how long it waits for it. */
const LAST_LINES = 20;
const LONGEST_LAST_LINE = 200;
const LAST_LINES_WITHIN_MS = 1000;

/** Shows the logs of daemons, and follows those that are on screen. */
export class LogsPart {
  private readonly logs = new Logs();
  private readonly sessions = new Map<string, LogSession>();
  private readonly editors: LogEditors;
  private readonly disposable: Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly host: LogsHost) {
    const { monitor, scheme } = host;
    this.editors = new LogEditors((uri) => this.sessions.get(uri.toString())?.content);
    const follow = () => {
      void this.followAll();
    };
    monitor.on('change', follow);
    this.disposable = Disposable.from(
      this.editors,
      new LogHints(scheme, (uri) => this.sessions.get(uri.toString()), host),
      new Disposable(() => {
        monitor.off('change', follow);
      }),
      window.onDidChangeVisibleTextEditors(() => {
        this.schedule(0);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.close(uri);
      }),
    );
  }

  /** What a document says; makes its log known where the window was opened anew with it. */
  async contentOf(uri: Uri): Promise<string> {
    const session = this.sessions.get(uri.toString()) ?? (await this.begin(keyIn(uri), uri));
    return session.content.text;
  }

  /** The end of the log of a row's daemon, as far as it can be read at once. */
  async lastLines(row: Row): Promise<readonly string[]> {
    const subject = await this.subjectOf(row);
    if (subject === undefined) {
      return [];
    }
    const session = this.sessionFor(subject.key, Uri.from({ scheme: this.host.scheme }));
    const late = new Promise<null>((resolve) => setTimeout(resolve, LAST_LINES_WITHIN_MS, null));
    await Promise.race([session.follow(subject), late]);
    const written = session.content.entries.filter(({ entry }) => entry.isNotice !== true);
    session.dispose();
    const lines = written.slice(-LAST_LINES).flatMap(({ entry }) => entry.lines);
    return lines
      .slice(-LAST_LINES)
      .map((line) => visibleStart(line.replaceAll('\t', '  '), LONGEST_LAST_LINE));
  }

  async run(command: LogCommand, argument: unknown): Promise<void> {
    if (command === 'showDaemonLog') {
      await this.show(argument as Row | undefined);
      return;
    }
    const session = this.sessionOf(argument);
    if (session === undefined) {
      void window.showInformationMessage(
        l10n.t('Open the log of a daemon first: "IPFS: Show Log of This Daemon".'),
      );
      return;
    }
    switch (command) {
      case 'filterLogByLevel':
        return this.refilter(session, await chooseLevel(session.filter));
      case 'filterLogByComponent':
        return this.refilter(session, await chooseComponents(session.filter, session.components));
      case 'goToFirstLogError':
        this.editors.goToFirstError(session.uri);
        return;
      case 'setDaemonLogLevel':
        return setLogLevel(this.subjectAt(session.key));
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.sessions.forEach((session) => {
      session.dispose();
    });
    this.disposable.dispose();
  }

  private async show(row: Row | undefined): Promise<void> {
    const subject = await this.subjectOf(row);
    if (subject === undefined) {
      return;
    }
    const name = `${PROGRAMS[subject.type]}-${subject.name}`.replaceAll(/[^\w.-]/g, '_');
    const uri = Uri.from({
      scheme: this.host.scheme,
      path: `/${name}.log`,
      query: encodeURIComponent(subject.key),
    });
    await this.begin(subject.key, uri);
    await this.editors.open(uri);
    this.schedule(0);
  }

  /** The daemon of a row, or the one that the user picks. */
  private async subjectOf(row: Row | undefined): Promise<Subject | undefined> {
    const { monitor } = this.host;
    const isRow = row?.kind === 'daemon' || row?.kind === 'instance';
    const { answer } = isRow ? monitor.snapshot : await lookWithProgress(monitor);
    const all = answer === null ? [] : subjectsOf(answer);
    if (isRow && row.instance !== null) {
      const { pid, folder } = row.instance;
      return all.find(
        ({ type, instance }) => type === row.type && instance.pid === pid && instance.folder === folder,
      );
    }
    const type = isRow ? row.type : null;
    const items = all
      .filter((one) => (type === null || one.type === type) && isSomewhere(one.instance))
      .map((subject) => ({
        subject,
        label: labelText(`${PROGRAMS[subject.type]} ${subject.name}`),
        description: stateText(EDITOR_LANGUAGE, subject.instance.state),
      }));
    if (items.length === 0) {
      void window.showInformationMessage(
        l10n.t('No daemon whose log could be shown was found on this machine.'),
      );
    }
    return items.length === 1
      ? items[0]?.subject
      : (await window.showQuickPick(items, { placeHolder: l10n.t('The log of which daemon?') }))?.subject;
  }

  private async begin(key: string, uri: Uri): Promise<LogSession> {
    const id = uri.toString();
    const session = this.sessions.get(id) ?? this.sessionFor(key, uri);
    this.sessions.set(id, session);
    const { monitor } = this.host;
    const { answer } = monitor.snapshot.answer === null ? await monitor.refresh() : monitor.snapshot;
    const subject = answer === null ? undefined : this.subjectAt(key);
    if (await session.follow(subject ?? null)) {
      this.host.edited(uri);
    }
    return session;
  }

  /** The daemon of a log, as it was seen last. */
  private subjectAt(key: string): Subject | undefined {
    const { answer } = this.host.monitor.snapshot;
    return answer === null ? undefined : subjectsOf(answer).find((one) => one.key === key);
  }

  private sessionFor(key: string, uri: Uri): LogSession {
    const [type] = key.split('/');
    return new LogSession(key, uri, this.logs, explanationsOf(type as DaemonType), lastLogs);
  }

  private async refilter(session: LogSession, filter: LogSession['filter'] | undefined): Promise<void> {
    if (filter !== undefined) {
      session.setFilter(filter);
      this.host.edited(session.uri);
    }
    await Promise.resolve();
  }

  /** The log whose title was used, or that has the focus. */
  private sessionOf(argument: unknown): LogSession | undefined {
    const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
    return uri && this.sessions.get(uri.toString());
  }

  private async followAll(): Promise<void> {
    const { answer } = this.host.monitor.snapshot;
    const subjects = answer === null ? [] : subjectsOf(answer);
    for (const session of this.sessions.values()) {
      const subject = subjects.find(({ key }) => key === session.key);
      if (await session.follow(subject ?? null)) {
        this.host.edited(session.uri);
      }
    }
  }

  private schedule(afterMs: number): void {
    clearTimeout(this.timer);
    const shown = window.visibleTextEditors.flatMap(
      ({ document }) => this.sessions.get(document.uri.toString()) ?? [],
    );
    if (shown.length > 0) {
      this.timer = setTimeout(() => {
        void this.readAll(shown);
      }, afterMs);
    }
  }

  /** What is not on screen is not read: it goes on from where it was when it is seen again. */
  private async readAll(shown: readonly LogSession[]): Promise<void> {
    for (const session of shown) {
      if (await session.update()) {
        this.host.edited(session.uri);
      }
    }
    this.schedule(BETWEEN_READS_MS);
  }

  private close(uri: Uri): void {
    const id = uri.toString();
    this.sessions.get(id)?.dispose();
    this.sessions.delete(id);
  }
}

function keyIn({ query }: Uri): string {
  try {
    return decodeURIComponent(query);
  } catch {
    // Somebody else made this address: it names no daemon.
    return '';
  }
}

/** It runs, or ran in a folder of this machine. */
function isSomewhere({ pid, folder }: Instance): boolean {
  return pid !== null || folder !== null;
}
