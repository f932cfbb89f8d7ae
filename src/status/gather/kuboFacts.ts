import type { ClosedFile } from '../../probes/disks/closedFile';
import type { Lack } from '../../probes/config/lack';
import { join } from 'node:path';
import { type Endpoint, endpointKey } from '../../clusterClient/transport/endpoint';
import { modifiedAt } from '../../probes/files/configFolder';
import type { KuboAnswer } from '../../probes/apis/kuboLiveness';
import { type KuboRepo, readKuboRepo } from '../../probes/files/kuboRepo';
import type { DaemonProcess } from '../../probes/processes/processes';
import { DEFAULT_KUBO_API } from '../../probes/config/serviceConfig';
import { apiSocketsOf, endpointsOf, isBound, ownListeners, sleepersOf, toldBySilence } from './addresses';
import { askAt, type Asked as AskedAt } from './asking';
import { type DaemonHome, homeOf, reachedFromHere } from './daemonHome';
import { BINDING_MS, heldUnseen, type KuboFacts, type LockFact } from './facts';
import { NamedAddresses } from './namedAddresses';
import { strangerAt } from './strangers';
import { distinct, type Survey } from './survey';

/** Gathers what is to be known of one running Kubo. */
export async function gatherKuboProcess(daemon: DaemonProcess, survey: Survey): Promise<KuboFacts> {
  const home = await homeOf(daemon, survey);
  const { folder } = home;
  const repo = folder === null ? null : await readKuboRepo(folder, survey.look.files);
  // Its lock is looked at while its RPC, of which the repository tells where it is, is asked.
  const looking = folder === null || repo === null ? UNSEEN : lookAtTraces(folder, survey);
  const known = addressesOf(repo, daemon.command.api);
  const readable = repo?.initialized === true || daemon.command.api !== null;
  const configured = endpointsOf(
    readable ? known : [...survey.namedFor(daemon), DEFAULT_KUBO_API],
    survey,
    'Addresses.API',
  ).map((one) => reachedFromHere(one, daemon, home));
  const best =
    daemon.sharesNetwork && !daemon.frozen ? await askProcess(daemon, configured, home, survey) : undefined;
  const { changedAt, lock } = await looking;
  const endpoint = best?.endpoint ?? configured[0] ?? null;
  return {
    kind: 'ipfs',
    process: daemon,
    ageMs: daemon.startedAt === null ? null : Date.now() - daemon.startedAt,
    now: Date.now(),
    folder,
    repo,
    repoChanged:
      changedAt === null || daemon.startedAt === null ? null : changedAt > daemon.startedAt + BINDING_MS,
    lock,
    endpoint,
    apiBound: endpoint && isBound(daemon, endpoint),
    sockets: best?.answer.kind === 'kubo' ? null : apiSocketsOf(daemon, endpoint, home, survey),
    apiLeftOut: readable && known.length === 0,
    answer: best?.answer ?? null,
    processesUnreadable: null,
  };
}

/** What a daemon does to the folder of its repository. */
interface Traces {
  readonly changedAt: number | null;
  readonly lock: LockFact | null;
}

/** Those in a folder that nobody knows. */
const UNSEEN: Traces = { changedAt: null, lock: null };

async function lookAtTraces(folder: string, survey: Survey): Promise<Traces> {
  const changedAt = await modifiedAt(folder, survey.look.files.disks).catch(() => null);
  return { changedAt, lock: await lockOf(folder, survey) };
}

/**
 * The file `api` names the live listener; before it exists, and after, the configuration does.
 * @param given to `--api` of the daemon, which takes the place of what is configured
 */
function addressesOf(repo: KuboRepo | null, given: string | null = null): string[] {
  const configured = given === null ? (repo?.apiAddresses ?? []) : [given];
  return [...(repo?.apiFile ? [repo.apiFile] : []), ...configured];
}

async function lockOf(folder: string, survey: Survey): Promise<LockFact | null> {
  return survey.lock(join(folder, 'repo.lock')).catch((error: unknown) => {
    survey.note(folder, error instanceof Error ? error.message : String(error));
    return null;
  });
}

type Asked = AskedAt<KuboAnswer>;

/** Asks a process where it is configured to listen, and where none of these answers, where else it listens. */
async function askProcess(
  daemon: DaemonProcess,
  configured: readonly Endpoint[],
  home: DaemonHome,
  survey: Survey,
): Promise<Asked | undefined> {
  const open = configured.filter(
    (one) => isBound(daemon, one) !== false && survey.couldBelongTo(one, daemon),
  );
  const asked = await askAll(open, survey, daemon);
  const answered =
    asked.find(({ answer }) => answer.kind === 'kubo') ??
    asked.find(({ answer }) => answer.kind === 'silent') ??
    asked.find(({ answer }) => answer.kind === 'not_asked');
  if (answered) {
    return answered;
  }
  const moved = await askAll(await ownListeners(daemon, open, new Set(), home), survey, daemon);
  return moved.find(({ answer }) => answer.kind === 'kubo') ?? toldBySilence(moved) ?? asked[0];
}

async function askAll(
  endpoints: readonly Endpoint[],
  survey: Survey,
  daemon: DaemonProcess,
): Promise<Asked[]> {
  return Promise.all(
    distinct(endpoints).map((endpoint) =>
      askAt(endpoint, () => survey.look.kubos.ask(endpoint, 'known', daemon), survey),
    ),
  );
}

interface Place {
  readonly folder: string;
  readonly repo: KuboRepo;
  readonly lock: LockFact | null;
  readonly ownerUid: number | null;
  readonly closed: ClosedFile | null;
  readonly lacks: readonly Lack[];
  readonly endpoints: readonly Endpoint[];
}

/** Gathers what is to be known of repositories without a process, and of RPC addresses without one. */
export async function gatherKuboPlaces(
  folders: readonly string[],
  usual: readonly string[],
  taken: ReadonlySet<string>,
  survey: Survey,
): Promise<KuboFacts[]> {
  const looked = await Promise.all(folders.map((folder) => lookAtPlace(folder, survey)));
  const places = looked.filter(
    ({ repo, lock }) => repo.initialized || repo.obstacle !== null || lock?.exists === true,
  );
  const pointers = looked.filter(isPointer);
  const named = new NamedAddresses('ipfs', survey);
  const wanted = distinct([
    ...[...places, ...pointers].flatMap(({ endpoints }) => endpoints),
    ...endpointsOf(usual, survey, 'addresses'),
    ...named.endpoints,
  ]);
  // The proxy of a Cluster peer answers as the Kubo behind it does, so its port proves nothing.
  const asked = await askUnowned(
    wanted.filter((one) => !taken.has(endpointKey(one)) && !survey.ownerOf(one, OWNERS)),
    looked,
    survey,
  );
  named.tellUnreached(asked);
  const kubos = asked.filter(({ answer }) => answer.kind === 'kubo');
  const claimed = new Set<Asked>();
  const found = [...places, ...pointers.filter((one) => maySpeak(one, asked))];
  const facts = found.map((place) => {
    const own = kubos.find((one) => belongsTo(place, one));
    if (own) {
      claimed.add(own);
    }
    const quiet = asked.find(
      ({ endpoint, answer }) => answer.kind !== 'kubo' && has(place.endpoints, endpoint),
    );
    const seen = factsOf(place, own ?? quiet, survey);
    return own ? seen : { ...seen, ...portTaken(place, kubos, survey) };
  });
  const others = [...kubos.filter((one) => !claimed.has(one)), ...sleepersOf('ipfs', asked, found, survey)];
  return [...facts, ...others.map((one) => factsOf(null, one, survey))];
}

/** Asks where no process is known to listen: whoever does may be a stranger in the place of a daemon. */
async function askUnowned(
  endpoints: readonly Endpoint[],
  places: readonly Place[],
  survey: Survey,
): Promise<Asked[]> {
  return Promise.all(
    endpoints.map((endpoint) => {
      const place = places.find((one) => has(one.endpoints, endpoint));
      return askAt<KuboAnswer>(
        endpoint,
        async (reached) =>
          (await strangerAt(reached, place, survey)) ?? survey.look.kubos.ask(endpoint, 'unknown'),
        survey,
      );
    }),
  );
}

const OWNERS = ['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow'] as const;

async function lookAtPlace(folder: string, survey: Survey): Promise<Place> {
  const seen = await readKuboRepo(folder, survey.look.files);
  const [lock, obstacle] =
    seen.obstacle === null ? await survey.lockOrObstacle(join(folder, 'repo.lock')) : [null, null];
  const repo = obstacle === null ? seen : { ...seen, ...obstacle };
  const ownerUid = await survey.folderOwner(folder, lock);
  const closed = repo.initialized ? await survey.closedIn(folder, 'ipfs', lock) : null;
  const lacks = repo.initialized ? await survey.look.files.lacks('ipfs', folder) : [];
  const endpoints = endpointsOf(addressesOf(repo), survey, join(folder, 'config'));
  return { folder, repo, lock, ownerUid, closed, lacks, endpoints };
}

/** An `api` file alone names a Kubo elsewhere, in a container for example: nothing here is left behind if it is not there. */
function maySpeak({ endpoints }: Place, asked: readonly Asked[]): boolean {
  return asked.some(({ endpoint, answer }) => MAY_BE_THERE.has(answer.kind) && has(endpoints, endpoint));
}

/** Silence, or that it was not asked, is no proof that nobody is there. */
const MAY_BE_THERE: ReadonlySet<KuboAnswer['kind']> = new Set([
  'kubo',
  'asleep',
  'silent',
  'not_asked',
  'denied',
]);

function has(endpoints: readonly Endpoint[], endpoint: Endpoint): boolean {
  return endpoints.some((one) => endpointKey(one) === endpointKey(endpoint));
}

function isPointer({ repo, lock }: Place): boolean {
  return !repo.initialized && repo.obstacle === null && lock?.exists !== true && repo.apiFile !== null;
}

function belongsTo(place: Place, { endpoint, answer }: Asked): boolean {
  if (answer.kind !== 'kubo') {
    return false;
  }
  if (answer.peerId !== null && place.repo.peerId !== null) {
    return answer.peerId === place.repo.peerId;
  }
  if (isPointer(place)) {
    return has(place.endpoints, endpoint);
  }
  // Nobody says whose it is: the repository's lock in unseen hands decides.
  return heldUnseen(place.lock) && has(place.endpoints, endpoint);
}

/** A start would fail where another daemon has the port. */
function portTaken(
  { endpoints }: Place,
  kubos: readonly Asked[],
  survey: Survey,
): Pick<KuboFacts, 'endpoint' | 'portTakenBy'> | null {
  for (const endpoint of endpoints) {
    const other = kubos.some((one) => has([one.endpoint], endpoint))
      ? 'another Kubo'
      : survey.otherDaemonAt(endpoint);
    if (other !== null) {
      return { endpoint, portTakenBy: other };
    }
  }
  return null;
}

function factsOf(place: Place | null, asked: Asked | undefined, survey: Survey): KuboFacts {
  return {
    kind: 'ipfs',
    process: null,
    ageMs: null,
    now: Date.now(),
    folder: place?.folder ?? null,
    repo: place?.repo ?? null,
    repoChanged: null,
    lock: place?.lock ?? null,
    ownerUid: place?.ownerUid ?? null,
    closed: place?.closed ?? null,
    lacks: place?.lacks ?? [],
    endpoint: asked?.endpoint ?? place?.endpoints[0] ?? null,
    apiBound: null,
    sockets: null,
    apiLeftOut: false,
    answer: asked?.answer ?? null,
    processesUnreadable: survey.unlisted('ipfs'),
  };
}
