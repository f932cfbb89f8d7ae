import { window } from 'vscode';
import type { Monitor } from '../../monitor/monitor';
import type { Snapshot } from '../../monitor/snapshot';
import { VIEW } from '../daemons/daemonsView';

/** A look that somebody waits for: the view shows that it is under way. */
export async function lookWithProgress(monitor: Monitor, signal?: AbortSignal): Promise<Snapshot> {
  return window.withProgress({ location: { viewId: VIEW } }, () => monitor.refresh(signal));
}
