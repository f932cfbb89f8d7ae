import type { DaemonKind } from '../probes/programs/daemonKind';
import type { FoundProgram } from '../probes/programs/programs';
import type { Facts } from './gather/facts';
import { describeInstance, worded } from './instance';
import type { Instance, ModuleResult } from './result';
import type { Survey } from './gather/survey';
import { isLive } from './judge/liveState';
import type { Judgement } from './judge/judgement';
import { type NamedAddress, withNamedAddresses } from './judge/namedAddress';
import { placed } from './judge/steps/nextStep';
import { judgeInPlace } from './judgeInPlace';
import { isNoFolder } from './judge/closedFolder';
import { judgeType, type TypeFacts } from './judge/verdict';
import type { OperationIds } from './operation';
import { withinBounds } from './resultBounds';

/**
 * Makes a module's whole result out of the facts of its instances.
 * @param gather gives these facts
 * @throws whatever a probe could not turn into a fact; the controller reports it without hiding the other modules.
 */
export async function moduleResult(
  kind: DaemonKind,
  survey: Survey,
  ids: OperationIds,
  gather: (survey: Survey) => Promise<readonly Facts[]>,
): Promise<ModuleResult> {
  const startedAt = performance.now();
  const { platform, environment, home } = survey.look;
  const [all, [found, named]] = await Promise.all([gather(survey), findProgram(kind, survey)]);
  const { path, unseen } = found;
  const terminal = { platform, environment, home, program: path, named: named.path, unseen: unseen !== null };
  // What stands in the place of a folder is no configuration: without a program nothing is installed.
  const shown = path === null && unseen === null ? all.filter((one) => !isNoFolder(one)) : all;
  const judged = await judgeInPlace(inOrder(shown), terminal, survey);
  const instances = judged.map(({ facts, judgement }) => describeInstance(facts, judgement));
  const program = path === null ? null : await describeProgram(path, instances, survey);
  const verdict = typeVerdict(
    judged.map(({ judgement }) => judgement),
    {
      programFound: program !== null,
      programUnseen: unseen,
      processesUnreadable: survey.unlisted(kind),
    },
    survey.unreachedAddresses,
  );
  const running = isLive(verdict.state);
  const processCount = instances.filter(({ pid }) => pid !== null).length;
  const sockets = all.flatMap((facts) => (facts.kind === 'ipfs' ? [] : [facts.socket !== null]));
  return withinBounds({
    success: running,
    operation: `${kind}_status`,
    operation_id: ids.operationId,
    correlation_id: ids.correlationId,
    process_running: processCount > 0,
    process_count: processCount,
    ...(running ? detailedStatus(instances) : {}),
    ...(kind === 'ipfs' ? {} : { socket_exists: sockets.includes(true) }),
    state: verdict.state,
    running,
    instances,
    ...worded(
      judged.length > 0
        ? verdict
        : {
            ...verdict,
            nextStep: placed(verdict.nextStep, { kind, folder: null, clusterName: null }, terminal),
          },
    ),
    evidence: [...survey.evidence],
    duration_ms: Math.round(performance.now() - startedAt),
    program,
  });
}

/** What is true of all daemons of a type, and of the addresses that the settings name for it. */
function typeVerdict(
  judgements: readonly Judgement[],
  type: TypeFacts,
  unreached: readonly NamedAddress[],
): Judgement {
  return withNamedAddresses(judgeType(judgements, type), unreached, judgements.length > 0);
}

/** Finds the program as the settings have it, and as whoever types its name does. */
async function findProgram(kind: DaemonKind, survey: Survey): Promise<[Found, Found]> {
  const { programs, environment, home } = survey.look;
  const configuredPath = survey.places.program;
  const find = (configured: string | undefined) =>
    survey.inTime(programs.find(kind, environment, home, configured), () => NOT_LOOKED_FOR);
  const found = find(configuredPath);
  return Promise.all([found, configuredPath === undefined ? found : find(undefined)]);
}

/** There was no time to look for it. */
const NOT_LOOKED_FOR = { path: null, unseen: 'not asked' } as const;
type Found = FoundProgram | typeof NOT_LOOKED_FOR;

/** A running daemon tells its version itself; only for the others its program is asked. */
async function describeProgram(
  path: string,
  instances: readonly Instance[],
  survey: Survey,
): Promise<ModuleResult['program']> {
  const running = instances.find(({ version }) => version !== null);
  const { programs, budget } = survey.look;
  const asked = running ? null : survey.inTime(programs.version(path, budget.deadline.signal), () => null);
  return { path, version: running?.version ?? (await asked) };
}

type Details = Pick<ModuleResult, 'detailed_status' | 'detailed_status_error' | 'detailed_status_failed'>;

/** The seed's `detailed_status`: what the daemons themselves say, or why they say nothing. */
function detailedStatus(instances: readonly Instance[]): Details {
  const live = instances.filter(({ state }) => isLive(state));
  const answering = live.filter(({ version }) => version !== null);
  if (answering.length === 0) {
    return {
      detailed_status_failed: true,
      detailed_status_error: live.flatMap((one) => one.reasons).join('\n'),
    };
  }
  return { detailed_status: answering.map(sentence).join('\n') };
}

function sentence(one: Instance): string {
  const name = one.name ?? one.peer_id ?? 'daemon';
  const peers =
    one.cluster_peers === null
      ? ''
      : `, ${one.cluster_peers} cluster peer${one.cluster_peers === 1 ? '' : 's'}`;
  const kubo =
    one.kubo?.reachable == null ? '' : one.kubo.reachable ? ', Kubo reachable' : ', Kubo not reachable';
  return `${name}: ${one.state}, version ${one.version ?? 'unknown'}${peers}${kubo}`;
}

/** In whatever order a machine lists its processes and folders, an answer lists them in one. */
function inOrder(all: readonly Facts[]): Facts[] {
  const key = ({ folder, endpoint, process }: Facts) =>
    [folder ?? '', endpoint?.address ?? '', String(process?.pid ?? '').padStart(10, '0')].join('\0');
  // Compared by code units, not by a language: everywhere the same.
  return all
    .map((facts) => ({ facts, at: key(facts) }))
    .sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at))
    .map(({ facts }) => facts);
}
