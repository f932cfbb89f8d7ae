import { type Disposable, l10n, languages, Uri, window, workspace } from 'vscode';

/** What was asked once, as a read-only document that stays as it was told. */
export class OnDemandDocuments {
  private readonly texts = new Map<string, string>();
  private readonly closing: Disposable;

  constructor(
    private readonly scheme: string,
    private readonly edited: (uri: Uri) => void,
  ) {
    this.closing = workspace.onDidCloseTextDocument(({ uri }) => {
      this.texts.delete(uri.toString());
    });
  }

  /** Undefined for a document of something else. */
  contentOf(uri: Uri): string | undefined {
    return uri.authority === AUTHORITY
      ? (this.texts.get(uri.toString()) ??
          l10n.t('This is asked only when you want it: run the command again on the cluster.'))
      : undefined;
  }

  /**
   * Opens a text, or shows it where the one before it is open.
   * @param key of the cluster
   * @param name of the file
   */
  async open(key: string, name: string, text: string): Promise<void> {
    const path = `/${name.replaceAll(/[^\w.-]/g, '_')}`;
    const uri = Uri.from({ scheme: this.scheme, authority: AUTHORITY, path, query: encodeURIComponent(key) });
    this.texts.set(uri.toString(), text);
    this.edited(uri);
    const document = await workspace.openTextDocument(uri);
    // Only an extension for Graphviz knows it; any other may have chosen one by the name of the file.
    if (path.endsWith('.dot') && (await languages.getLanguages()).includes('dot')) {
      await languages.setTextDocumentLanguage(document, 'dot');
    }
    await window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.closing.dispose();
  }
}

/** Tells these documents from those that follow the store. */
const AUTHORITY = 'once';
