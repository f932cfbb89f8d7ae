import type { TreeView, Uri } from 'vscode';
import type { Timelines } from '../../../clusters/timeline/timelines';
import type { NotifierParts } from './alertNotifier';
import type { TimelineRow } from './timelineRows';

/** What can be done with the timeline of alerts. */
export type AlertCommand = 'copyAlertRow' | 'openAlertsJson' | 'showMoreAlerts' | 'showAllAlerts';

/** What the view of alerts is filled by: it knows the editor's side of it. */
export interface AlertsHost {
  readonly view: TreeView<TimelineRow>;
  readonly viewId: string;
  readonly redraw: () => void;
  readonly scheme: string;
  /** Path of the documents of the timeline. */
  readonly folder: string;
  /** Tells that the content of a document is another one. */
  readonly edited: (uri: Uri) => void;
  readonly timelines: Timelines;
  readonly notifier: NotifierParts;
}
