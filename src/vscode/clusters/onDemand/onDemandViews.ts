import { randomUUID } from 'node:crypto';
import { l10n, window } from 'vscode';
import type { Cockpit } from '../../../clusters/cockpit';
import type { OnDemand, Once, OnceFailed } from '../../../clusters/scheduling/onDemand';
import type { ClusterState, ClusterStore } from '../../../clusters/store';
import { EDITOR_LANGUAGE } from '../../daemons/editorLanguage';
import { labelText, messageText } from '../../shared/plainText';
import { withDelayedProgress } from '../../shared/withDelayedProgress';
import { titleOf } from '../rows/clusterRows';
import type { GraphPictures } from './graphPictures';
import type { OnDemandDocuments } from './onDemandDocuments';

type Ask = <Q extends OnDemand>(question: Q) => Promise<Once<Q>>;
type NotTold = Exclude<Once<OnDemand>, { readonly kind: 'told' }>;

/** What can be shown. */
export type OnDemandView = OnDemand | 'picture';

interface Shown {
  /** What the name of the document ends with; null for a page. */
  readonly file: string | null;
  /** @param name of the cluster */
  readonly progress: (name: string) => string;
  readonly text: (ask: Ask, heading: () => string, state: ClusterState) => Promise<string | NotTold>;
  /** Since when peers know the question, for those that do not; null where all do. */
  readonly since: string | null;
}

const SHOWN: Readonly<Record<OnDemandView, Shown>> = {
  graph: {
    file: 'connectivity.dot',
    progress: (name) => l10n.t('Asking {0} who is connected to whom…', name),
    text: async (ask, heading) => {
      const once = await ask('graph');
      const { graphDocument } = await import('../../../clusters/graph/documentTexts');
      return once.kind === 'told' ? graphDocument(once.answer, heading()) : once;
    },
    since: null,
  },
  bandwidth: {
    file: 'bandwidth.txt',
    progress: (name) => l10n.t('Asking {0} for its bandwidth…', name),
    text: async (ask, heading) => {
      const once = await ask('bandwidth');
      const { bandwidthDocument } = await import('../../../clusters/graph/documentTexts');
      return once.kind === 'told' ? bandwidthDocument(once.answer, heading()) : once;
    },
    since: '1.1.1',
  },
  trouble: {
    file: 'pins-in-trouble.txt',
    progress: (name) => l10n.t('Asking {0} for pins in trouble…', name),
    text: async (ask, heading, { peers }) => {
      const once = await ask('trouble');
      const { troubleDocument } = await import('../../../clusters/trouble/troubleParts');
      const names = new Map(peers.map(({ peer_id, name }) => [peer_id, name ?? peer_id]));
      return once.kind === 'told' ? troubleDocument(once.answer, names, heading()) : once;
    },
    since: null,
  },
  picture: {
    file: null,
    progress: (name) => l10n.t('Asking {0} who is connected to whom…', name),
    text: async (ask, heading) => {
      const once = await ask('graph');
      const { picturePage } = await import('../../../clusters/graph/documentTexts');
      return once.kind === 'told'
        ? picturePage(once.answer, randomUUID(), {
            heading: heading(),
            summary: (peers, kubos, connections) =>
              l10n.t('{0} peers, {1} Kubos, {2} connections: listed below', peers, kubos, connections),
            legend: l10n.t(
              'Solid: connections between peers. Dotted: the Kubo of a peer. Dashed: connections between Kubos. The peer with the thick frame was asked; one with a dashed frame it does not trust.',
            ),
            leftOut: (count) => l10n.t('{0} nodes and connections more are left out.', count),
          })
        : once;
    },
    since: null,
  },
};

/** Shows what a cluster is asked only because its user wants to see it. */
export class OnDemandViews {
  constructor(
    private readonly cockpit: Pick<Cockpit, 'askOnce' | 'search'>,
    private readonly store: ClusterStore,
    private readonly documents: OnDemandDocuments,
    private readonly pictures: GraphPictures,
  ) {}

  /** @param key of the cluster; undefined where the user is yet to choose one */
  async show(view: OnDemandView, key: string | undefined): Promise<void> {
    const chosen = key ?? (await this.choose())?.key;
    const state = chosen === undefined ? undefined : this.store.get(chosen);
    if (state) {
      await this.showOf(view, state);
    } else if (chosen !== undefined) {
      tellGone();
    }
  }

  private async showOf(view: OnDemandView, state: ClusterState): Promise<void> {
    const { file, progress, text, since } = SHOWN[view];
    const name = titleOf(state);
    const heading = () => `${headingOf(state)}, ${EDITOR_LANGUAGE.moment(Date.now())}`;
    const told = await withDelayedProgress(progress(labelText(name)), (signal) =>
      text((one) => this.cockpit.askOnce(state.key, one, signal), heading, state),
    );
    if (typeof told === 'string' && file === null) {
      this.pictures.show(state.key, name, told);
    } else if (typeof told === 'string') {
      await this.documents.open(state.key, `${name}.${String(file)}`, told);
    } else if (told?.kind === 'gone') {
      tellGone();
    } else if (told) {
      void window.showErrorMessage(messageText(`${name}: ${told.cause}. ${adviceOf(told, since)}`));
    }
  }

  /** The one that is known, or the one that the user picks. */
  private async choose(): Promise<ClusterState | undefined> {
    if (this.store.all().length === 0) {
      await this.cockpit.search();
    }
    const all = this.store.all();
    if (all.length < 2) {
      if (all.length === 0) {
        void window.showInformationMessage(
          l10n.t('No cluster is known: start a peer on this machine, or run "IPFS: Add Cluster..." first.'),
        );
      }
      return all[0];
    }
    const items = all.map((state) => ({
      state,
      label: labelText(titleOf(state)),
      description: labelText(state.cluster.api ?? ''),
    }));
    return (await window.showQuickPick(items, { placeHolder: l10n.t('Which cluster?') }))?.state;
  }
}

function tellGone(): void {
  void window.showWarningMessage(l10n.t('This cluster is not known any more.'));
}

function headingOf(state: ClusterState): string {
  const { api } = state.cluster;
  return api === null ? titleOf(state) : `${titleOf(state)} (${api})`;
}

function adviceOf({ advice, isUnknown }: OnceFailed, since: string | null): string {
  return isUnknown && since !== null
    ? l10n.t('Peers tell it since IPFS Cluster {0}: update this one, or ask a newer one.', since)
    : advice;
}
