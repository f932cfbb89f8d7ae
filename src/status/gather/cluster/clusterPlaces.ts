import { join } from 'node:path';
import { type Endpoint, endpointKey } from '../../../clusterClient/transport/endpoint';
import { credentialsOf } from '../../../probes/apis/credentials';
import type { ClosedFile } from '../../../probes/disks/closedFile';
import type { Lack } from '../../../probes/config/lack';
import { type ClusterFolder, isSocket, readClusterFolder } from '../../../probes/files/configFolder';
import { askCluster, type ClusterAnswer } from '../../../probes/apis/liveness';
import { endpointsOf, followerApi, noteLeftOut, sleepersOf } from '../addresses';
import { askAt, type Asked } from '../asking';
import { type ClusterFacts, heldUnseen, type LockFact } from '../facts';
import { NamedAddresses } from '../namedAddresses';
import { distinct, type Survey } from '../survey';
import { strangerAt } from '../strangers';
import { NOTHING_SEEN } from '../unasked';

type ClusterKind = ClusterFacts['kind'];

/** A folder to which no process was found. */
export interface QuietFolder {
  readonly folder: string;
  readonly clusterName: string | null;
}

interface Place extends QuietFolder {
  readonly contents: ClusterFolder;
  readonly lacks: readonly Lack[];
  readonly lock: LockFact | null;
  readonly closed: ClosedFile | null;
  readonly socket: string | null;
  readonly ownerUid: number | null;
  readonly endpoints: readonly Endpoint[];
}

type AskedEndpoint = Asked<ClusterAnswer>;

/**
 * Gathers what is to be known of folders without a process and of APIs without one, as a container has. An answer
 * belongs to a folder only when the peer's id is that folder's: another peer may listen on the same port.
 */
export async function gatherClusterPlaces(
  kind: ClusterKind,
  folders: readonly QuietFolder[],
  usual: readonly string[],
  taken: ReadonlySet<string>,
  survey: Survey,
): Promise<ClusterFacts[]> {
  const places = (await Promise.all(folders.map(async (one) => lookAtPlace(kind, one, survey)))).filter(
    ({ contents, lock }) => contents.touched || lock?.exists === true,
  );
  const named = new NamedAddresses(kind, survey);
  const extra = [...endpointsOf(usual, survey, 'addresses'), ...named.endpoints];
  const wanted = distinct([...places.flatMap(({ endpoints }) => endpoints), ...extra]).filter(
    (endpoint) => !taken.has(endpointKey(endpoint)) && !survey.ownerOf(endpoint, OWNERS),
  );
  const asked = await Promise.all(wanted.map((endpoint) => ask(kind, endpoint, places, survey)));
  named.tellUnreached(asked);
  const peers = asked.filter(({ answer }) => answer.kind === 'peer');
  const claimed = new Set<AskedEndpoint>();
  const facts = places.map((place) => {
    const own = peers.find(({ endpoint, answer }) => belongsTo(place, endpoint, answer));
    if (own) {
      claimed.add(own);
    }
    const seen = placeFacts(kind, place, own ?? quietAnswer(place, asked), survey);
    return own ? seen : { ...seen, ...portTaken(place, asked, survey) };
  });
  const others = [...peers.filter((one) => !claimed.has(one)), ...sleepersOf(kind, asked, places, survey)];
  return [...facts, ...others.map((one) => apiFacts(kind, one, survey))];
}

/** Their listeners are never a peer in a container: not even the proxy of a service, nor Kubo's RPC. */
const OWNERS = ['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow'] as const;

async function lookAtPlace(kind: ClusterKind, one: QuietFolder, survey: Survey): Promise<Place> {
  const seen = await readClusterFolder(one.folder, survey.look.files);
  const [lock, obstacle] =
    kind === 'ipfs_cluster_service' && seen.obstacle === null
      ? await survey.lockOrObstacle(join(one.folder, 'cluster.lock'))
      : [null, null];
  const lacks = seen.initialized ? await survey.look.files.lacks(kind, one.folder) : [];
  const contents = obstacle === null ? seen : { ...seen, ...obstacle };
  const closed = contents.obstacle !== null ? null : await survey.closedIn(one.folder, kind, lock);
  const addresses =
    kind === 'ipfs_cluster_follow'
      ? followerApi(one.folder, survey.look.platform)
      : contents.config?.hasRestApi === true
        ? contents.config.apiAddresses
        : [];
  const endpoints = endpointsOf(addresses, survey, join(one.folder, 'service.json'));
  if (addresses === contents.config?.apiAddresses) {
    noteLeftOut(contents.config, survey);
  }
  const sockets = await Promise.all(
    endpoints.map(async (endpoint) =>
      endpoint.kind === 'unix' && (await isSocket(endpoint.path, survey.look.files.disks))
        ? endpoint.path
        : null,
    ),
  );
  const socket = sockets.find((path) => path !== null) ?? null;
  const ownerUid = await survey.folderOwner(one.folder, lock);
  return { ...one, contents, lacks, lock, closed, endpoints, socket, ownerUid };
}

async function ask(
  kind: ClusterKind,
  endpoint: Endpoint,
  places: readonly Place[],
  survey: Survey,
): Promise<AskedEndpoint> {
  const place = places.find(({ endpoints }) => has(endpoints, endpoint));
  const config = place?.contents.config;
  const question = {
    // A socket in the folder is the folder's own; whose a port is, nobody knows.
    bound: endpoint.kind === 'unix',
    expected: false,
    credentials: credentialsOf(
      config?.authorization ?? null,
      { fileUid: place?.contents.configUid ?? null, folder: place?.folder ?? null, process: null },
      survey.look.files.disks,
    ),
    follows: kind === 'ipfs_cluster_follow',
  };
  const { budget, sleepers } = survey.look;
  const asked = await askAt(
    endpoint,
    async (reached) => {
      const tls = config?.tls === true;
      const stranger = await strangerAt(reached, place, survey);
      return (
        stranger ??
        askCluster({ ...question, endpoint: tls ? { ...reached, tls } : reached }, budget, sleepers)
      );
    },
    survey,
  );
  const isLeft =
    asked.answer.kind === 'denied' &&
    endpoint.kind === 'unix' &&
    (await survey.isAbandoned(endpoint.path, kind));
  return isLeft ? { endpoint, answer: { kind: 'refused' } } : asked;
}

function has(endpoints: readonly Endpoint[], endpoint: Endpoint): boolean {
  return endpoints.some((one) => endpointKey(one) === endpointKey(endpoint));
}

function belongsTo(place: Place, endpoint: Endpoint, answer: ClusterAnswer): boolean {
  if (answer.kind !== 'peer') {
    return false;
  }
  if (answer.id && place.contents.peerId !== null) {
    return answer.id.id === place.contents.peerId;
  }
  // Nobody says whose it is. A socket inside the folder, or the folder's lock in unseen hands, decides.
  return has(place.endpoints, endpoint) && (endpoint.kind === 'unix' || heldUnseen(place.lock));
}

function quietAnswer(place: Place, asked: readonly AskedEndpoint[]): AskedEndpoint | undefined {
  return asked.find(({ endpoint, answer }) => has(place.endpoints, endpoint) && answer.kind !== 'peer');
}

/** A start would fail where another daemon has the port. */
function portTaken(
  { endpoints }: Place,
  asked: readonly AskedEndpoint[],
  survey: Survey,
): Pick<ClusterFacts, 'endpoint' | 'portTakenBy'> | null {
  for (const endpoint of endpoints) {
    const answer = asked.find((one) => has([one.endpoint], endpoint))?.answer;
    const other = answer?.kind === 'peer' ? 'another peer' : survey.otherDaemonAt(endpoint);
    if (other !== null) {
      return { endpoint, portTakenBy: other };
    }
  }
  return null;
}

function placeFacts(
  kind: ClusterKind,
  place: Place,
  asked: AskedEndpoint | undefined,
  survey: Survey,
): ClusterFacts {
  return {
    ...NOTHING_SEEN,
    kind,
    clusterName: place.clusterName,
    folder: place.folder,
    contents: place.contents,
    lacks: place.lacks,
    lock: place.lock,
    closed: place.closed,
    socket: place.socket,
    ownerUid: place.ownerUid,
    endpoint: asked?.endpoint ?? place.endpoints[0] ?? null,
    answer: asked?.answer ?? null,
    now: Date.now(),
    raft: place.contents.config?.raft ?? false,
    trustedPeers: place.contents.config?.trustedPeers ?? null,
    processesUnreadable: survey.unlisted(kind),
  };
}

function apiFacts(kind: ClusterKind, { endpoint, answer }: AskedEndpoint, survey: Survey): ClusterFacts {
  return {
    ...NOTHING_SEEN,
    kind,
    clusterName: answer.kind === 'peer' ? (answer.id?.peername ?? null) : null,
    now: Date.now(),
    endpoint,
    answer,
    processesUnreadable: survey.unlisted(kind),
  };
}
