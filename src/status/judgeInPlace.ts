import { userNames } from '../probes/processes/userNames';
import type { Facts } from './gather/facts';
import type { Survey } from './gather/survey';
import type { Judgement } from './judge/judgement';
import { placed } from './judge/steps/nextStep';
import type { Terminal } from './judge/steps/startCommand';
import { judge } from './judge/verdict';
import type { Launch } from './memory/seenFolders';

/** Judges daemons, and spells out what is to be done for the folder, owner and last start of each. */
export async function judgeInPlace(
  all: readonly Facts[],
  terminal: Terminal,
  survey: Survey,
): Promise<{ readonly facts: Facts; readonly judgement: Judgement }[]> {
  const owners = await ownersOf(all, survey);
  const launches = await runnableLaunches(all, survey);
  return all.map((facts) => ({
    facts,
    judgement: placedJudgement(facts, terminal, owners(facts), launches(facts)),
  }));
}

/** Who has to start a daemon that does not run, where that is another user than the one who looks. */
async function ownersOf(all: readonly Facts[], survey: Survey): Promise<(facts: Facts) => string | null> {
  const uid = process.getuid?.();
  const isOthers = ({ ownerUid }: Facts) => ownerUid != null && uid !== undefined && ownerUid !== uid;
  const names = all.some(isOthers) ? await userNames(survey.look.files.disks) : () => null;
  return (facts) => (isOthers(facts) ? (names(facts.ownerUid ?? 0) ?? `#${facts.ownerUid}`) : null);
}

/** What is true of a daemon, with the command for its own folder. */
function placedJudgement(
  facts: Facts,
  terminal: Terminal,
  owner: string | null,
  launch: Launch | null,
): Judgement {
  const judgement = judge(facts);
  const { kind, folder } = facts;
  // What this user has run is for nobody else to run.
  const { program = terminal.program, environment: variables } = (owner === null ? launch : null) ?? {};
  const clusterName = facts.kind === 'ipfs' ? null : facts.clusterName;
  const whose = { kind, folder, owner, clusterName, variables };
  return { ...judgement, nextStep: placed(judgement.nextStep, whose, { ...terminal, program }) };
}

/** How the daemons that do not run were started when they ran, as far as that is known, and can be done again. */
async function runnableLaunches(
  all: readonly Facts[],
  survey: Survey,
): Promise<(facts: Facts) => Launch | null> {
  const { launches, program: named } = survey.places;
  const launchOf = ({ folder, process }: Facts) =>
    process !== null || folder === null ? undefined : launches.get(folder);
  const programs = new Set(all.flatMap((facts) => launchOf(facts)?.program ?? []));
  const runnable = new Set<string>();
  for (const program of programs) {
    if (await survey.inTime(survey.look.programs.isThere(program), () => false)) {
      runnable.add(program);
    }
  }
  return (facts) => {
    const { program, environment } = launchOf(facts) ?? {};
    // What the settings name is what the user wants to be run.
    const again = named === undefined && program !== undefined && runnable.has(program);
    return { environment, ...(again ? { program } : {}) };
  };
}
