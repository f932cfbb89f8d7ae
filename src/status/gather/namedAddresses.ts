import { AddressError } from '../../clusterClient/address';
import { type Endpoint, endpointKey } from '../../clusterClient/transport/endpoint';
import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import { endpointOf } from '../../probes/apis/listenAddress';
import type { ClusterAnswer } from '../../probes/apis/liveness';
import type { DaemonKind } from '../../probes/programs/daemonKind';
import type { Survey } from './survey';

/** Whoever names more than this is not using this program: asking them all would be a scan of ports. */
const MOST_NAMED = 16;

interface Asked {
  readonly endpoint: Endpoint;
  readonly answer: ClusterAnswer | KuboAnswer;
}

/** The addresses that users name in the settings for one kind of daemons, as far as they can be asked. */
export class NamedAddresses {
  private readonly all: readonly { readonly source: string; readonly endpoint: Endpoint }[];

  /** Those that cannot be asked are told at once. */
  constructor(
    private readonly kind: DaemonKind,
    private readonly survey: Survey,
  ) {
    this.all = survey.places.apiAddresses.slice(0, MOST_NAMED).flatMap((address, index) => {
      const source = `apiAddresses.${kind}[${index}]`;
      try {
        return [{ source, endpoint: endpointOf(address) }];
      } catch (error) {
        if (error instanceof AddressError) {
          survey.noteUnreached({ source, problem: error.message });
          return [];
        }
        throw error;
      }
    });
  }

  get endpoints(): readonly Endpoint[] {
    return this.all.map(({ endpoint }) => endpoint);
  }

  /**
   * Tells which of them reach no daemon of this kind.
   * @param asked what was asked without a process; an address that is none of these belongs to a process that was seen
   */
  tellUnreached(asked: readonly Asked[]): void {
    for (const { source, endpoint } of this.all) {
      const answer = asked.find((one) => endpointKey(one.endpoint) === endpointKey(endpoint))?.answer;
      const owner = this.survey.ownerOf(endpoint, ['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow']);
      const { address: api } = endpoint;
      if (answer === undefined && owner !== undefined && owner.kind !== this.kind) {
        const why = this.survey.otherDaemonAt(endpoint) ?? 'another daemon';
        this.survey.noteUnreached({ source, api, answer: { kind: 'foreign', why } });
      } else if (answer !== undefined && answer.kind !== 'peer' && answer.kind !== 'kubo') {
        this.survey.noteUnreached({ source, api, answer });
      }
    }
  }
}
