import { commands, Disposable, l10n, type TreeView, Uri, workspace } from 'vscode';
import { SECTION } from '../../../controller/settingsTable';
import { CLUSTERS_SETTING } from './clusterSettings';

/** Says in the view that a workspace which is not trusted names clusters of its own, and that nobody asks those. */
export class LeftOutClusters {
  private readonly disposable: Disposable;

  constructor(
    private readonly view: Pick<TreeView<unknown>, 'message'>,
    onFault: (error: unknown) => void,
  ) {
    const tell = () => {
      this.tell().catch(onFault);
    };
    this.disposable = Disposable.from(
      workspace.onDidGrantWorkspaceTrust(tell),
      workspace.onDidChangeWorkspaceFolders(tell),
    );
    tell();
  }

  dispose(): void {
    this.disposable.dispose();
  }

  private async tell(): Promise<void> {
    const isLeftOut = !workspace.isTrusted && (await workspaceNamesClusters());
    this.view.message = isLeftOut
      ? l10n.t(
          'This workspace is not trusted: the clusters that its settings name are left out. "Manage Workspace Trust" in the command palette changes that.',
        )
      : '';
    await commands.executeCommand('setContext', `${SECTION}.clustersLeftOut`, isLeftOut);
  }
}

/** Whether the workspace's own file names some: of a setting that it restricts the editor itself tells nothing. */
async function workspaceNamesClusters(): Promise<boolean> {
  const { workspaceFile, workspaceFolders = [] } = workspace;
  const file =
    workspaceFile ?? (workspaceFolders[0] && Uri.joinPath(workspaceFolders[0].uri, '.vscode/settings.json'));
  if (file === undefined) {
    return false;
  }
  try {
    const text = new TextDecoder().decode(await workspace.fs.readFile(file));
    return text.includes(`"${CLUSTERS_SETTING}"`);
  } catch {
    // One that is not there, or cannot be read, names none.
    return false;
  }
}
