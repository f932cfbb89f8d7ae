import { l10n, type OutputChannel, type QuickPickItem, window } from 'vscode';
import type { CheckDaemonStatus, CheckRequest } from '../../controller/checkDaemonStatus';
import type { Monitor } from '../../monitor/monitor';
import type { DaemonStatusResponse, DaemonType } from '../../status/result';
import { PROGRAMS } from '../daemons/daemonNames';
import type { Row } from '../daemons/rows/row';
import { withDelayedProgress } from '../shared/withDelayedProgress';
import { jsonText } from '../../status/visibleText';

/**
 * "Check Daemon Status": asks the controller and shows its answer as JSON, nothing else, in the output channel.
 * @param argument nothing for all daemons; a daemon type, a request as of the endpoint, or a row of the tree
 * @returns the answer, for callers of the command; undefined when it was cancelled
 * @throws InvalidRequestError which names the known daemon types
 */
export async function checkDaemonStatus(
  check: CheckDaemonStatus,
  monitor: Monitor,
  output: OutputChannel,
  argument?: unknown,
): Promise<DaemonStatusResponse | undefined> {
  const request = requestOf(argument);
  const answer = await withDelayedProgress(l10n.t('Checking IPFS daemons'), (signal) =>
    check(request, signal),
  );
  if (answer) {
    output.replace(`${jsonText(summaryLast(answer), 2)}\n`);
    output.show(true);
    // What was asked for another role, or in a hurry, is not what the view would have found.
    if (!request.daemon_type && request.role === undefined && request.timeout_ms === undefined) {
      monitor.accept(answer);
    }
  }
  return answer;
}

/** The output panel scrolls to the end of what is written: there the short answer stands. */
function summaryLast({ daemons, daemon_status, ...summary }: DaemonStatusResponse): DaemonStatusResponse {
  return { daemons, daemon_status, ...summary };
}

function requestOf(argument: unknown): CheckRequest {
  if (argument === undefined || argument === null) {
    return {};
  }
  if (typeof argument === 'string') {
    return { daemon_type: argument };
  }
  const row = argument as Row;
  switch (row.kind) {
    case 'daemon':
    case 'instance':
      return { daemon_type: row.type };
    case 'endpoint':
    case 'detail':
      return {};
    default:
      // Whatever else a caller hands in is a request, which the controller validates.
      return argument;
  }
}

/** Asks for one type. @returns undefined when nothing was picked */
export async function pickDaemonType(): Promise<DaemonType | undefined> {
  const items: (QuickPickItem & { type: DaemonType })[] = (Object.keys(PROGRAMS) as DaemonType[]).map(
    (type) => ({ label: PROGRAMS[type], description: type, type }),
  );
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Which daemon?') });
  return picked?.type;
}
