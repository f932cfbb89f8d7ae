import { addressReader } from '../../../clusters/profiles/addresses';
import { l10n, ProgressLocation, window } from 'vscode';
import type { ClusterSummary } from '../../../clusters/answers';
import {
  AuthorityError,
  readAuthorities,
  reachableProfile,
} from '../../../clusters/profiles/reachableProfile';
import {
  asProfile,
  entryOf,
  readAddress,
  type ReadCluster,
  type SavedCluster,
} from '../../../clusters/profiles/savedCluster';
import type { ScopedCluster } from '../../../clusters/profiles/savedScopes';
import { keyOfProfile } from '../../../clusters/profiles/profile';
import { type Trial, tryCluster } from '../../../clusters/profiles/tryCluster';
import { errorText } from '../../../status/errorText';
import { EDITOR_LANGUAGE } from '../../daemons/editorLanguage';
import { abortSignalOf } from '../../shared/abortSignal';
import { labelText, messageText } from '../../shared/plainText';
import type { ProfileCommand } from '../clustersHost';
import { writeEntry } from './clusterSettings';
import { type Draft, EMPTY_DRAFT, savedOf } from '../adding/draft';
import { EDITOR_DIALOGS } from './editorDialogs';
import type { Failure, FlowParts, Step } from '../adding/flowParts';
import type { SavedClusters } from './savedClusters';

/** The cluster of a row; undefined where the command came from elsewhere. */
export interface Chosen {
  readonly key: string;
  readonly api: ClusterSummary['api'];
}

const { t } = EDITOR_LANGUAGE;

/** Adds clusters to the settings, and changes them there. */
export class ProfileActions {
  constructor(private readonly saved: SavedClusters) {}

  /** @throws what should never happen */
  async run(command: ProfileCommand, chosen: Chosen | undefined): Promise<void> {
    if (command === 'addCluster') {
      return this.add(EMPTY_DRAFT, 'address');
    }
    const found = chosen && this.saved.of(chosen.key);
    if (command === 'enterCredentials' && chosen?.api != null && !found) {
      // One that was found here: what it wants has to be kept somewhere.
      return this.add({ ...EMPTY_DRAFT, api: chosen.api }, 'credentials');
    }
    const cluster = found ?? (await this.choose());
    if (cluster) {
      await this.change(command, cluster);
    }
  }

  private async change(command: ProfileCommand, cluster: ScopedCluster): Promise<void> {
    switch (command) {
      case 'editCluster':
        return this.edit(cluster, 'address');
      case 'enterCredentials':
        return this.edit(cluster, 'credentials', t('Enter Credentials'), false);
      case 'renameCluster':
        return this.rename(cluster);
      case 'removeCluster':
        return this.remove(cluster);
      case 'testCluster':
        return this.test(cluster);
      case 'addCluster':
        return undefined;
    }
  }

  private async add(draft: Draft, first: Step): Promise<void> {
    const flow = await newFlow(this.flowParts(t('Add Cluster'), null, true), draft);
    const made = await flow.run(first);
    if (made) {
      await this.save(made, null);
    }
  }

  private async edit(
    cluster: ScopedCluster,
    first: Step,
    title = t('Edit Cluster'),
    asksName = true,
    failure: Failure | null = null,
  ): Promise<void> {
    const known = (await this.saved.secrets.of(cluster)) !== undefined;
    const secret = known ? () => this.saved.secrets.of(cluster) : null;
    const flow = await newFlow(this.flowParts(title, cluster, asksName), { ...cluster.saved, secret });
    const made = await flow.run(first, failure);
    if (made) {
      await this.save(made, cluster);
    }
  }

  private async rename(cluster: ScopedCluster): Promise<void> {
    const name = await window.showInputBox({
      title: t('Rename Cluster'),
      value: cluster.saved.name,
      validateInput: (text) => this.nameProblem(text, cluster) ?? undefined,
      ignoreFocusOut: true,
    });
    if (name !== undefined && name.trim() !== cluster.saved.name) {
      const secret = () => this.saved.secrets.of(cluster);
      await this.save({ ...cluster.saved, name: name.trim(), secret }, cluster);
    }
  }

  private async remove(cluster: ScopedCluster): Promise<void> {
    const yes = await EDITOR_DIALOGS.confirm({
      message: t('Remove the cluster "{0}"?', cluster.saved.name),
      detail: [
        t(
          'Its entry in the settings and its stored credentials are deleted. The cluster itself is not touched.',
        ),
      ],
      yes: t('Remove'),
    });
    if (yes) {
      await writeEntry(cluster, null);
      await this.saved.secrets.forget(cluster);
    }
  }

  private async test(cluster: ScopedCluster): Promise<void> {
    const { name } = cluster.saved;
    const trial = await window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: t('Testing the connection to {0}…', labelText(name)),
        cancellable: true,
      },
      async (_, token) => {
        const { signal, disposable } = abortSignalOf(token);
        try {
          return await this.tryOne(cluster, () => this.saved.secrets.of(cluster), signal);
        } catch (error) {
          if (signal.aborted) {
            return null;
          }
          throw error;
        } finally {
          disposable.dispose();
        }
      },
    );
    if (trial?.works === true) {
      void window.showInformationMessage(messageText(`${name}: ${worksText(trial)}`));
    } else if (trial) {
      await this.offerToCorrect(cluster, trial);
    }
  }

  private async offerToCorrect(cluster: ScopedCluster, failure: Failure): Promise<void> {
    const edit = t('Edit...');
    const text = `${cluster.saved.name}: ${failure.cause}. ${failure.advice}`;
    if ((await window.showWarningMessage(messageText(text), edit)) === edit) {
      await this.edit(cluster, failure.part, undefined, true, failure);
    }
  }

  private flowParts(title: string, old: ScopedCluster | null, asksName: boolean): FlowParts {
    return {
      dialogs: EDITOR_DIALOGS,
      t,
      title,
      asksName,
      tryIt: async (draft, signal) => {
        const cluster = readDraft(draft);
        return this.tryOne(cluster, draft.secret ?? (() => Promise.resolve(undefined)), signal);
      },
      addresses: addressReader(t),
      authorityProblem,
      placeProblem: (draft) => this.placeProblem(draft, old),
      nameProblem: (name) => this.nameProblem(name, old),
    };
  }

  private async tryOne(
    cluster: Pick<ReadCluster, 'saved' | 'endpoint'>,
    secret: () => Promise<string | undefined>,
    signal: AbortSignal,
  ): Promise<Trial> {
    try {
      return await tryCluster(await reachableProfile(cluster, secret), signal);
    } catch (error) {
      if (error instanceof AuthorityError) {
        const advice = t('Correct the path of the authority.');
        return {
          works: false,
          part: 'certificate',
          cause: error.message,
          advice,
          certificate: null,
          withheld: false,
        };
      }
      throw error;
    }
  }

  private nameProblem(name: string, old: ScopedCluster | null): string | null {
    if (name.trim() === '') {
      return t('Type a name.');
    }
    const isTaken = this.saved.list().some((one) => one !== old && one.saved.name === name.trim());
    return isTaken ? t('Another cluster is called so.') : null;
  }

  private placeProblem(draft: SavedCluster, old: ScopedCluster | null): string | null {
    const { endpoint } = readAddress(draft.api, t);
    const key = endpoint && keyOfProfile(asProfile(draft, endpoint));
    const other = this.saved.list().find((one) => one.key === key);
    return other === undefined || other.key === old?.key
      ? null
      : t('"{0}" has this address already: edit that one.', other.saved.name);
  }

  /** The secret first, so that nobody asks without it. */
  private async save(draft: Draft, old: ScopedCluster | null): Promise<void> {
    const { secrets } = this.saved;
    const cluster = readDraft(draft);
    const secret = await draft.secret?.();
    try {
      if (secret !== undefined && draft.credentials !== 'none') {
        await secrets.store(cluster, secret);
      }
      await writeEntry(old, entryOf(cluster.saved));
      if (old && !secrets.isSame(old, cluster)) {
        await secrets.forget(old);
      }
    } catch (error) {
      void window.showErrorMessage(
        messageText(l10n.t('The cluster could not be saved: {0}', errorText(error))),
      );
    }
  }

  private async choose(): Promise<ScopedCluster | undefined> {
    const all = this.saved.list();
    if (all.length === 0) {
      const add = t('Add Cluster...');
      if ((await window.showInformationMessage(t('No cluster has been added yet.'), add)) === add) {
        await this.add(EMPTY_DRAFT, 'address');
      }
      return undefined;
    }
    const items = all.map((cluster) => ({
      cluster,
      label: labelText(cluster.saved.name),
      description: labelText(cluster.saved.api),
    }));
    return (await window.showQuickPick(items, { placeHolder: t('Which cluster?') }))?.cluster;
  }
}

/** Loaded when somebody adds or changes a cluster. */
async function newFlow(parts: FlowParts, draft: Draft) {
  const { AddFlow } = await import('../adding/addFlow');
  return new AddFlow(parts, draft);
}

/** @throws Error for a draft whose address was not read before */
function readDraft(draft: Draft): Pick<ReadCluster, 'saved' | 'endpoint'> {
  const { endpoint, problem } = readAddress(draft.api, t);
  if (endpoint === null) {
    throw new Error(problem);
  }
  return { saved: savedOf(draft), endpoint };
}

async function authorityProblem(path: string): Promise<string | null> {
  try {
    await readAuthorities(path);
    return null;
  } catch (error) {
    if (error instanceof AuthorityError) {
      return `${error.message}.`;
    }
    throw error;
  }
}

function worksText({ version, peer }: Extract<Trial, { readonly works: true }>): string {
  return peer === null
    ? t('IPFS Cluster {0} answers, but did not say in time which peer it is.', version)
    : t('{0} answers, IPFS Cluster {1}, in a cluster of {2}.', peer.name, version, peer.clusterPeers);
}
