import { type Endpoint, isLoopbackAddress } from '../../../clusterClient/transport/endpoint';
import type { KuboAnswer } from '../../../probes/apis/kuboLiveness';
import { type CredentialSource, credentialsOf } from '../../../probes/apis/credentials';
import { nodeEndpointOf } from '../../../probes/apis/listenAddress';
import { askCluster, type ClusterAnswer } from '../../../probes/apis/liveness';
import type { DaemonProcess } from '../../../probes/processes/processes';
import type { ServiceConfig } from '../../../probes/config/serviceConfig';
import { watchOf } from '../../../probes/sockets/unixTaker';
import { endpointsOf, isBound, ownListeners, toldBySilence } from '../addresses';
import { askAt, type Asked as AskedAt } from '../asking';
import type { DaemonHome } from '../daemonHome';
import type { ClusterFacts } from '../facts';
import type { Survey } from '../survey';

type ClusterKind = ClusterFacts['kind'];

export interface AskedApi {
  readonly endpoint: Endpoint | null;
  readonly answer: ClusterAnswer | null;
  readonly kuboAddress: string | null;
  /** See `ClusterFacts`. */
  readonly kuboSuspended?: number;
  readonly kubo: Promise<KuboAnswer | null>;
}

/** What is known of where a running peer has its API. */
interface ApiPlace {
  readonly config: ServiceConfig;
  readonly configured: readonly Endpoint[];
  readonly swarmPorts: ReadonlySet<number>;
  readonly source: CredentialSource;
  readonly home: DaemonHome;
}

type Asked = AskedAt<ClusterAnswer>;

/**
 * Asks the API of a running peer, and its Kubo beside it. The API is asked where it is configured, and where none of
 * these answers, at the other addresses on which the process listens.
 * @returns null for a process that cannot be asked: it is frozen, or in another network.
 */
export async function askClusterProcess(
  kind: ClusterKind,
  daemon: DaemonProcess,
  { config, configured, swarmPorts, source, home }: ApiPlace,
  survey: Survey,
): Promise<AskedApi | null> {
  if (!daemon.sharesNetwork || daemon.frozen) {
    return null;
  }
  const [kuboEndpoint] = endpointsOf(
    [config.nodeAddress],
    survey,
    'ipfs_connector.ipfshttp.node_multiaddress',
    nodeEndpointOf,
  );
  const kubo = kuboEndpoint ? survey.look.kubos.ask(kuboEndpoint) : Promise.resolve(null);
  const askAll = (endpoints: readonly Endpoint[], expected: boolean) =>
    Promise.all(endpoints.map((endpoint) => ask(kind, endpoint, expected, daemon, config, source, survey)));
  const open = config.hasRestApi
    ? configured.filter((one) => isBound(daemon, one) !== false && survey.couldBelongTo(one, daemon))
    : [];
  const answers = await askAll(open, true);
  const answered = find(answers, 'peer') ?? find(answers, 'silent') ?? find(answers, 'not_asked');
  const moved = answered ? [] : await askAll(await ownListeners(daemon, open, swarmPorts, home), false);
  const best =
    answered ?? moved.find(isOpenPeer) ?? moved.find(isOnSocket) ?? toldBySilence(moved) ?? answers[0];
  return {
    endpoint: best?.endpoint ?? null,
    answer: best?.answer ?? null,
    kuboAddress: config.nodeAddress,
    kubo,
    ...(kuboEndpoint ? suspendedAt(kuboEndpoint, survey) : {}),
  };
}

/** The Kubo of this machine at an address, where the kernel tells that it is suspended. */
function suspendedAt(endpoint: Endpoint, survey: Survey): Pick<AskedApi, 'kuboSuspended'> {
  const kubo = survey
    .daemons('ipfs')
    .find((one) => one.frozen && one.sharesNetwork && isHere(endpoint) && isBound(one, endpoint) === true);
  return kubo ? { kuboSuspended: kubo.pid } : {};
}

/** On loopback: the same port on another machine is another Kubo. */
function isHere(endpoint: Endpoint): boolean {
  return endpoint.kind === 'tcp' && isLoopbackAddress(endpoint.host);
}

function find(answers: readonly Asked[], kind: ClusterAnswer['kind']): Asked | undefined {
  return answers.find(({ answer }) => answer.kind === kind);
}

/** The pinning service of a peer refuses without credentials in the same words as its API does. */
function isOpenPeer({ answer }: Asked): boolean {
  return answer.kind === 'peer' && !answer.wantsCredentials;
}

/** Whoever moves the API to a socket leaves the pinning service where it was. */
function isOnSocket({ endpoint, answer }: Asked): boolean {
  return answer.kind === 'peer' && endpoint.kind === 'unix';
}

async function ask(
  kind: ClusterKind,
  endpoint: Endpoint,
  expected: boolean,
  daemon: DaemonProcess,
  { tls, authorization }: ServiceConfig,
  source: CredentialSource,
  survey: Survey,
): Promise<Asked> {
  const bound = isBound(daemon, endpoint) ?? false;
  const question = {
    bound,
    expected,
    watch: watchOf(daemon, endpoint),
    credentials: credentialsOf(authorization, source, survey.look.files.disks),
    follows: kind === 'ipfs_cluster_follow',
  };
  const { budget, sleepers } = survey.look;
  return askAt(
    endpoint,
    (reached) =>
      askCluster({ ...question, endpoint: tls ? { ...reached, tls: true } : reached }, budget, sleepers),
    survey,
  );
}
