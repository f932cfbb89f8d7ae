import { commands, Disposable, EventEmitter, type Uri, workspace } from 'vscode';
import { SECTION } from '../../controller/settingsTable';
import type { LastLines } from '../daemons/DaemonTree';
import type { Row } from '../daemons/rows/row';
import type { LogCommand, LogsHost } from './logsHost';
import type { LogsPart } from './logsPart';

/** Scheme of the documents that show logs. */
const SCHEME = 'ipfslog';

const COMMANDS: readonly LogCommand[] = [
  'showDaemonLog',
  'filterLogByLevel',
  'filterLogByComponent',
  'goToFirstLogError',
  'setDaemonLogLevel',
];

/** Registers the commands and documents of logs. What fills them is loaded, and anything read, when one is asked for. */
export function registerLogs(
  host: Pick<LogsHost, 'monitor' | 'log' | 'rowOf'>,
): Disposable & { readonly lastLines: LastLines } {
  const changed = new EventEmitter<Uri>();
  let loading: Promise<LogsPart> | undefined;
  const part = () => (loading ??= load());
  const load = async () => {
    const { LogsPart } = await import('./logsPart');
    return new LogsPart({
      ...host,
      scheme: SCHEME,
      edited: (uri) => {
        changed.fire(uri);
      },
    });
  };
  const disposable = Disposable.from(
    changed,
    new Disposable(() => {
      void loading?.then((one) => {
        one.dispose();
      });
    }),
    workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => (await part()).contentOf(uri),
    }),
    ...COMMANDS.map((name) =>
      commands.registerCommand(`${SECTION}.${name}`, async (argument?: unknown) =>
        (await part()).run(name, argument),
      ),
    ),
  );
  return Object.assign(disposable, {
    lastLines: async (row: Row) => (await part()).lastLines(row),
  });
}
