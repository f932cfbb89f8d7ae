import { Disposable, l10n, type SecretStorage, window, workspace } from 'vscode';
import type { Cockpit, SavedProfile } from '../../../clusters/cockpit';
import { AuthorityError, reachableProfile } from '../../../clusters/profiles/reachableProfile';
import type { ScopedCluster } from '../../../clusters/profiles/savedScopes';
import { messageText } from '../../shared/plainText';
import { ClusterSecrets } from './clusterSecrets';
import { CLUSTERS_SETTING, readSavedClusters } from './clusterSettings';

/** Keeps the cockpit to the clusters that are saved, as the settings and the secret storage change. */
export class SavedClusters {
  readonly secrets: ClusterSecrets;
  private all: readonly ScopedCluster[] = [];
  private ready = new Map<string, SavedProfile>();
  private told = '';
  private readonly disposable: Disposable;

  constructor(
    storage: SecretStorage,
    private readonly cockpit: Pick<Cockpit, 'keep' | 'refreshOne'>,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.secrets = new ClusterSecrets(storage);
    this.disposable = Disposable.from(
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(CLUSTERS_SETTING)) {
          this.read(true);
        }
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        this.read(true);
      }),
      storage.onDidChange(({ key }) => {
        this.all
          .filter((one) => this.secrets.isOf(key, one))
          .forEach((one) => {
            this.cockpit.refreshOne(one.key);
          });
      }),
    );
    this.read(false);
  }

  /** The one that is asked under a key of the store; undefined for one that was only found. */
  of(key: string): ScopedCluster | undefined {
    return this.all.find((one) => one.key === key);
  }

  list(): readonly ScopedCluster[] {
    return this.all;
  }

  dispose(): void {
    this.disposable.dispose();
  }

  /**
   * Takes in the settings; who waits for a file of its own keeps no other one waiting.
   * @param isNews what is new in them is asked now, as whoever has added it wants
   */
  private read(isNews: boolean): void {
    const { clusters, problems } = readSavedClusters();
    this.all = clusters;
    const before = this.ready;
    this.ready = new Map();
    for (const one of clusters) {
      const known = before.get(one.key);
      if (known?.signature === signatureOf(one)) {
        this.ready.set(one.key, known);
      } else {
        void this.open(one, isNews);
      }
    }
    this.keep();
    this.tell(problems);
  }

  private async open(one: ScopedCluster, isNews: boolean): Promise<void> {
    try {
      const profile = await reachableProfile(one, () => this.secrets.of(one));
      if (this.all.includes(one)) {
        this.ready.set(one.key, { profile, signature: signatureOf(one) });
        this.keep();
        if (isNews) {
          this.cockpit.refreshOne(one.key);
        }
      }
    } catch (error) {
      if (error instanceof AuthorityError) {
        this.tell([`"${one.saved.name}": ca: ${error.message}.`]);
      } else {
        this.onFault(error);
      }
    }
  }

  private keep(): void {
    this.cockpit.keep(this.all.flatMap(({ key }) => this.ready.get(key) ?? []));
  }

  /** Once each, not with each change of another setting. */
  private tell(problems: readonly string[]): void {
    const text = problems.join(' ');
    if (text !== '' && text !== this.told) {
      void window.showWarningMessage(messageText(l10n.t('Setting {0}: {1}', CLUSTERS_SETTING, text)));
    }
    this.told = text;
  }
}

function signatureOf({ saved }: ScopedCluster): string {
  return JSON.stringify(saved);
}
