import { languages, Uri, window, workspace } from 'vscode';
import type { ClusterSpells } from '../../../clusters/timeline/timelines';
import type { Spell } from '../../../clusters/timeline/spells';
import { jsonText } from '../../../status/visibleText';
import { newestFirst } from './timelineRows';

/** The timeline, or one alert of it, as a read-only JSON document that follows what is noted. */
export class AlertDocuments {
  private readonly opened = new Set<string>();

  constructor(
    private readonly scheme: string,
    /** Path below which they are told from those of clusters and peers. */
    private readonly folder: string,
    private readonly edited: (uri: Uri) => void,
  ) {}

  contentOf(uri: Uri, clusters: readonly ClusterSpells[]): string {
    this.opened.add(uri.toString());
    const id = decodeURIComponent(uri.query);
    const all = newestFirst(clusters);
    const one = all.find((spell) => spell.id === id);
    return jsonText(id === '' ? { alerts: all.map(entryOf) } : one ? entryOf(one) : null, 2);
  }

  /** @param id of an alert; all of them where it is none */
  async open(id: string | undefined): Promise<void> {
    const name = id === undefined ? 'timeline' : 'alert';
    const uri = Uri.from({
      scheme: this.scheme,
      path: `${this.folder}${name}.json`,
      query: encodeURIComponent(id ?? ''),
    });
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, 'json');
    await window.showTextDocument(document, { preview: true });
  }

  /** What is noted is another one. */
  refresh(): void {
    const open = new Set(workspace.textDocuments.map((document) => document.uri.toString()));
    for (const uri of this.opened) {
      if (open.has(uri)) {
        this.edited(Uri.parse(uri));
      } else {
        this.opened.delete(uri);
      }
    }
  }
}

function entryOf({ cluster, code, subject, text, reason, asked, ...moments }: Spell) {
  const timeOf = (at: number) => new Date(at).toISOString();
  return {
    cluster,
    code,
    subject,
    text,
    since: timeOf(moments.since),
    raised_at: timeOf(moments.raisedAt),
    cleared_at: moments.clearedAt === null ? null : timeOf(moments.clearedAt),
    asked,
    reason,
  };
}
