import { EventEmitter } from 'vscode';

/** The worst that is known of clusters. */
export interface ClusterHeadline {
  /** "peer3 missing in demo" */
  readonly text: string;
  readonly alarm: 'error' | 'warning';
  /** When that was seen, in milliseconds since the epoch. */
  readonly seenAt: number;
}

/** What the status bar says of clusters. Nobody is asked for it: whoever asks them puts it here. */
export class ClusterHeadlines {
  private readonly changed = new EventEmitter<void>();
  private latest: ClusterHeadline | null = null;

  readonly onDidChange = this.changed.event;

  get worst(): ClusterHeadline | null {
    return this.latest;
  }

  put(headline: ClusterHeadline | null): void {
    const before = this.latest;
    this.latest = headline;
    if (before?.text !== headline?.text || before?.alarm !== headline?.alarm) {
      this.changed.fire();
    }
  }

  dispose(): void {
    this.changed.dispose();
  }
}
