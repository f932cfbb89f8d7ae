import { existsSync, type FSWatcher, watch } from 'node:fs';

/** Files that appear, vanish or change when a daemon starts, stops or is configured. */
const TRACES: ReadonlySet<string> = new Set([
  'cluster.lock',
  'repo.lock',
  'api',
  'api-socket',
  'service.json',
  'identity.json',
  'config',
]);
/** A start writes several of them at once. */
const SETTLE_MS = 150;

/** Watches the folders of the daemons for the traces of a start or a stop, which the next look would see late. */
export class TraceWatcher {
  private readonly watchers = new Map<string, FSWatcher>();
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param onTrace called once for changes that come together
   * @param onBlind called with a folder that cannot be watched and the error; regular looks still see it
   */
  constructor(
    private readonly onTrace: () => void,
    private readonly onBlind: (folder: string, error: Error) => void,
  ) {}

  /** Watches exactly these folders from now on. */
  watch(folders: readonly string[]): void {
    if (folders.length === 0) {
      clearTimeout(this.timer);
    }
    const wanted = new Set(folders);
    for (const [folder, watcher] of this.watchers) {
      if (!wanted.has(folder)) {
        watcher.close();
        this.watchers.delete(folder);
      }
    }
    for (const folder of wanted) {
      if (!this.watchers.has(folder)) {
        this.add(folder);
      }
    }
  }

  get watched(): number {
    return this.watchers.size;
  }

  dispose(): void {
    this.watch([]);
  }

  private add(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === null || TRACES.has(name)) {
          this.settle();
        }
        if (!existsSync(folder)) {
          // It may be made again, as another folder: the next look says so.
          this.drop(folder, new Error('it was deleted'));
          this.settle();
        }
      });
      watcher.on('error', (error) => {
        this.drop(folder, error);
      });
      this.watchers.set(folder, watcher);
    } catch (error) {
      this.onBlind(folder, error instanceof Error ? error : new Error(String(error)));
    }
  }

  private drop(folder: string, error: Error): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
    this.onBlind(folder, error);
  }

  private settle(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.onTrace, SETTLE_MS);
  }
}
