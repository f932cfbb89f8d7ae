import { commands, Disposable, type Uri, window, workspace } from 'vscode';
import type { AlertEvent } from '../../clusters/answers';
import type { Cockpit } from '../../clusters/cockpit';
import { cockpitHere } from '../../clusters/cockpitHere';
import { keyOfProfile } from '../../clusters/profiles/profile';
import { type Scraped, ScrapedClusters } from '../../clusters/scrapedClusters';
import { ClusterStore } from '../../clusters/store';
import { SECTION } from '../../controller/settingsTable';
import { type ClusterActions, clusterActions, clusterOf } from './clusterActions';
import { ClusterDocuments } from './clusterDocuments';
import { ClusterTree } from './ClusterTree';
import type { TreeElement } from './elements';
import type { ClusterCommand, ClustersHost, ProfileCommand } from './clustersHost';
import { GraphPictures } from './onDemand/graphPictures';
import { OnDemandDocuments } from './onDemand/onDemandDocuments';
import { OnDemandViews } from './onDemand/onDemandViews';
import { LeftOutClusters } from './profiles/leftOutClusters';
import { ProfileActions } from './profiles/profileActions';
import { SavedClusters } from './profiles/savedClusters';
import { countedClusters } from '../settings';
import { EDITOR_LANGUAGE } from '../daemons/editorLanguage';
import { headlineOf } from './rows/headline';
import { RequestsOfLooks } from './requestsOfLooks';

/** What fills the view of clusters: it asks while the view is on screen in a focused window, and else nobody. */
export class ClustersPart {
  readonly tree: ClusterTree;
  private readonly documents: ClusterDocuments;
  private readonly onDemand: OnDemandDocuments;
  private readonly store = new ClusterStore();
  private readonly cockpit: Cockpit;
  private readonly looks: RequestsOfLooks;
  private readonly scraped: ScrapedClusters;
  private readonly actions: ClusterActions;
  private readonly profiles: ProfileActions;
  private readonly disposable: Disposable;

  constructor(private readonly host: ClustersHost) {
    const { view, redraw, scheme, edited, monitor, log, alertsView, secrets } = host;
    const onFault = (error: unknown) => {
      log.error('Something about the clusters could not be done.', error);
    };
    const looks = new RequestsOfLooks(monitor);
    this.looks = looks;
    this.tree = new ClusterTree(this.store, redraw, (key) => this.cockpit.isSaved(key));
    this.documents = new ClusterDocuments(this.store, scheme, edited);
    this.onDemand = new OnDemandDocuments(scheme, edited);
    const pictures = new GraphPictures();
    this.cockpit = cockpitHere({
      store: this.store,
      environment: process.env,
      scheduled: (profile) => {
        const key = keyOfProfile(profile);
        return {
          // Looks ask nobody but the daemons of this machine.
          sentElsewhere: () => (this.cockpit.isHere(key) ? looks.inLastMinute() : 0),
          timeline: host.timelines.of(key),
          onEvent: (event, asked) => {
            void this.note(key, event, asked);
          },
        };
      },
      onFault,
    });
    this.scraped = new ScrapedClusters(this.cockpit, this.store);
    const saved = new SavedClusters(secrets, this.cockpit, onFault);
    this.profiles = new ProfileActions(saved);
    this.actions = clusterActions({
      view,
      documents: this.documents,
      onDemand: new OnDemandViews(this.cockpit, this.store, this.onDemand, pictures),
      refresh: () => this.searching(() => this.cockpit.refresh()),
    });
    // A daemon that came or went may be the peer of a cluster.
    const follow = () => {
      if (view.visible) {
        void this.cockpit.search();
      }
    };
    monitor.on('change', follow);
    const tell = () => {
      host.headline(headlineOf(this.store.all(), countedClusters(), EDITOR_LANGUAGE));
    };
    this.disposable = Disposable.from(
      ...[looks, this.tree, this.documents, this.onDemand, pictures, saved],
      new LeftOutClusters(view, onFault),
      new Disposable(() => monitor.off('change', follow)),
      new Disposable(this.store.onChange(tell)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SECTION)) {
          tell();
        }
      }),
      view.onDidChangeVisibility(this.update),
      alertsView.onDidChangeVisibility(this.update),
      window.onDidChangeWindowState(this.update),
    );
    this.update();
  }

  /** Of a document of ours. */
  contentOf(uri: Uri): string {
    return this.onDemand.contentOf(uri) ?? this.documents.contentOf(uri);
  }

  run(command: ClusterCommand, element: TreeElement | undefined): Promise<void> {
    return this.actions[command](element);
  }

  /** Brings the row of a peer into sight, or that of its cluster. @param peerId null for the cluster */
  async reveal(key: string, peerId: string | null): Promise<void> {
    const { view, viewId } = this.host;
    await commands.executeCommand(`${viewId}.focus`);
    const element =
      (peerId === null ? undefined : this.tree.find(`${key}/peer:${peerId}`)) ?? this.tree.find(key);
    if (element) {
      await view.reveal(element, { focus: true, select: true, expand: true });
    }
  }

  /** For those who scrape the endpoint of this window: it and the view ask together. */
  scrape(): Promise<Scraped> {
    return this.scraped.read();
  }

  /** The endpoint of this window has looked at the daemons. */
  scrapeLooked(): void {
    this.looks.noteScrape();
  }

  /** Adds a cluster to the settings, or changes one there. */
  changeProfile(command: ProfileCommand, element: TreeElement | undefined): Promise<void> {
    const row = element && clusterOf(element);
    return this.profiles.run(command, row && { key: row.id, api: row.api });
  }

  async close(): Promise<void> {
    this.disposable.dispose();
    this.scraped.close();
    await this.cockpit.close();
  }

  private readonly update = (): void => {
    const { view, alertsView } = this.host;
    const isSeen = (view.visible || alertsView.visible) && window.state.focused;
    this.cockpit.watch(isSeen);
    if (isSeen) {
      void this.searching(() => this.cockpit.search());
    }
  };

  private async note(key: string, event: AlertEvent, asked: string | null): Promise<void> {
    const isOurs = await this.host.timelines.of(key).note(event, asked);
    this.host.noted({ key, event, isOurs, peers: this.store.get(key)?.peers ?? [] });
  }

  private async searching(search: () => Promise<unknown>): Promise<void> {
    await window.withProgress({ location: { viewId: this.host.viewId } }, search);
    await commands.executeCommand('setContext', `${SECTION}.clustersSearched`, true);
  }
}
