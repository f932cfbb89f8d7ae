import { l10n, languages, Uri, window, workspace } from 'vscode';
import type { ClusterStore } from '../../clusters/store';
import { jsonText } from '../../status/visibleText';
import { nameOf } from './rows/peerRows';

/** What is known of a cluster or of one of its peers, as a read-only JSON document that follows the store. */
export class ClusterDocuments {
  private readonly shown = new Map<string, Set<string>>();
  private readonly stop: () => void;

  constructor(
    private readonly store: ClusterStore,
    private readonly scheme: string,
    edited: (uri: Uri) => void,
  ) {
    this.stop = store.onChange(({ key }) => {
      this.shown.get(key)?.forEach((uri) => {
        edited(Uri.parse(uri));
      });
    });
  }

  contentOf(uri: Uri): string {
    const [key = '', peerId] = placeIn(uri);
    const open = workspace.textDocuments.map((document) => document.uri.toString());
    const uris = new Set([...(this.shown.get(key) ?? [])].filter((one) => open.includes(one)));
    this.shown.set(key, uris.add(uri.toString()));
    const state = this.store.get(key);
    if (state === undefined) {
      return l10n.t('This cluster is not known any more.');
    }
    const { cluster, peers, alerts, complete } = state;
    const peer = peers.find(({ peer_id }) => peer_id === peerId);
    return jsonText(peerId === undefined ? { cluster, peers, alerts, complete } : (peer ?? null), 2);
  }

  /** Opens the document of a cluster, or of one of its peers. */
  async open(key: string, peerId: string | undefined): Promise<void> {
    const state = this.store.get(key);
    const peer = state?.peers.find(({ peer_id }) => peer_id === peerId);
    const name = (peer ? nameOf(peer) : (state?.cluster.name ?? 'cluster')).replaceAll(/[^\w.-]/g, '_');
    const query = encodeURIComponent(JSON.stringify(peerId === undefined ? [key] : [key, peerId]));
    const uri = Uri.from({ scheme: this.scheme, path: `/${name}.json`, query });
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, 'json');
    await window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.stop();
  }
}

function placeIn({ query }: Uri): string[] {
  try {
    const place: unknown = JSON.parse(decodeURIComponent(query));
    return Array.isArray(place) ? place.map(String) : [];
  } catch {
    // Somebody else made this address: it names no cluster.
    return [];
  }
}
