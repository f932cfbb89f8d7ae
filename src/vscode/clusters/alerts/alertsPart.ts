import { commands, Disposable, env, l10n, type Uri, window } from 'vscode';
import { SECTION } from '../../../controller/settingsTable';
import { FocusedRow } from '../../commands/focusedRow';
import { messageText } from '../../shared/plainText';
import { AlertDocuments } from './alertDocuments';
import type { NotedAlert } from '../notedAlert';
import { AlertNotifier } from './alertNotifier';
import type { AlertCommand, AlertsHost } from './alertsHost';
import { AlertTree } from './AlertTree';
import type { TimelineRow } from './timelineRows';

export { Timelines } from '../../../clusters/timeline/timelines';

/** "5 min ago" is right for so long. */
const REDRAWN_EVERY_MS = 60_000;

/** What fills the view of alerts: what this window and others noted. It asks no cluster. */
export class AlertsPart {
  readonly tree: AlertTree;
  private readonly documents: AlertDocuments;
  private readonly notifier: AlertNotifier;
  private readonly focused: FocusedRow<TimelineRow>;
  private readonly disposable: Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly host: AlertsHost) {
    const { view, redraw, scheme, folder, edited } = host;
    this.tree = new AlertTree(`${SECTION}.showMoreAlerts`, redraw);
    this.documents = new AlertDocuments(scheme, folder, edited);
    this.notifier = new AlertNotifier(host.notifier);
    this.focused = new FocusedRow(view);
    const look = () => {
      if (view.visible && window.state.focused) {
        void this.update();
      }
    };
    this.disposable = Disposable.from(
      this.notifier,
      view.onDidChangeVisibility(look),
      window.onDidChangeWindowState(look),
    );
    this.timer = setInterval(look, REDRAWN_EVERY_MS);
    this.timer.unref();
  }

  /** Something was noted in this window. */
  async noted(alert: NotedAlert): Promise<void> {
    this.notifier.take(alert);
    await this.update();
  }

  /** Reads what was noted, here or in another window. */
  async update(): Promise<void> {
    this.tree.take(await this.host.timelines.all());
    this.documents.refresh();
  }

  async contentOf(uri: Uri): Promise<string> {
    return this.documents.contentOf(uri, await this.host.timelines.all());
  }

  /** Opens the view. @param cluster its key, and how it is called; undefined for all of them */
  async show(cluster: { readonly key: string; readonly label: string } | undefined): Promise<void> {
    const { view, viewId, timelines } = this.host;
    this.tree.limitTo(cluster === undefined ? null : timelines.nameOf(cluster.key));
    view.description = cluster === undefined ? '' : messageText(cluster.label);
    await commands.executeCommand('setContext', `${SECTION}.alertsOfOne`, cluster !== undefined);
    await this.update();
    await commands.executeCommand(`${viewId}.focus`);
  }

  async run(command: AlertCommand, row: TimelineRow | undefined): Promise<void> {
    switch (command) {
      case 'copyAlertRow':
        return copy((row ?? this.focused.row)?.full);
      case 'openAlertsJson':
        return this.documents.open(row?.kind === 'alert' ? row.id : undefined);
      case 'showMoreAlerts':
        this.tree.showMore();
        return;
      case 'showAllAlerts':
        return this.show(undefined);
    }
  }

  dispose(): void {
    clearInterval(this.timer);
    this.disposable.dispose();
  }
}

async function copy(text: string | undefined): Promise<void> {
  if (text === undefined) {
    void window.showInformationMessage(l10n.t('Choose an alert in the view "Alerts" first.'));
    return;
  }
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied'), 3000);
}
