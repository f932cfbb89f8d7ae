import { join } from 'node:path';
import type { Act, Attempt, Refusal, Report } from '../../act';
import { say } from '../../texts';
import { folderStateOf } from '../folderState';
import { type Command, shownCommand } from '../initCommands';
import { isThere, refusalOf } from '../initialize';
import { programRefusal, type SetupSituation } from '../setupSituation';
import { runCommand } from '../runCommand';
import { type Preview, sentencesOf } from './preview';

const PROGRAM = 'ipfs-cluster-follow';

/** A cluster that somebody else runs, to be followed. */
export interface JoinForm {
  readonly name: string;
  /** In which the folders of all followers lie. */
  readonly root: string;
  /** Where its configuration is, a whole URL. */
  readonly source: string;
  /** Where that was found in the end. */
  readonly from: string;
  readonly preview: Preview;
}

interface JoinPlan {
  readonly form: JoinForm;
  readonly command: Command;
}

/** "Join a Cluster": lets `ipfs-cluster-follow` note where the configuration is; a follower fetches it at every start. */
export const JOIN: Act<JoinPlan, JoinForm, SetupSituation> = {
  preflight: planJoin,
  risk: ({ form, command }) => ({
    question: say('join_question', { name: form.name }),
    details: [
      ...sentencesOf(form.preview),
      ...(hostOf(form.from) === hostOf(form.source) ? [] : [say('join_from', { host: hostOf(form.from) })]),
      say('join_again', {}),
      say('init_runs', { command: shownCommand(command) }),
    ],
    yes: say('join_yes', {}),
    no: say('init_no', {}),
  }),
  run: ({ form, command }, attempt) => runJoin(form, command, attempt),
};

function planJoin(form: JoinForm, situation: SetupSituation): JoinPlan | Refusal {
  const { name, root, source } = form;
  const path = join(root, name);
  // It refuses an empty folder, too.
  if (situation.folder.kind === 'empty') {
    return { refused: say('join_exists', { folder: path }) };
  }
  const program = situation.program ?? '';
  const command = { program, args: ['--config', root, name, 'init', source], environment: {}, secrets: {} };
  return (
    refusalOf(path, situation.trusted, situation.folder) ??
    programRefusal(PROGRAM, situation) ?? { form, command }
  );
}

async function runJoin({ name, root }: JoinForm, command: Command, attempt: Attempt): Promise<Report> {
  if (attempt.signal.aborted) {
    return { done: false, said: say('left', {}) };
  }
  attempt.report(say('initializing', { program: PROGRAM }));
  const folder = join(root, name);
  const state = await folderStateOf(folder);
  if (state.kind !== 'absent') {
    const refusal = state.kind === 'changeable' ? refusalOf(folder, true, state) : null;
    return { done: false, said: refusal?.refused ?? say('join_exists', { folder }) };
  }
  const { code, lines, tookTooLong } = await runCommand(command);
  if (code !== 0) {
    const said = tookTooLong
      ? say('init_ended', { program: PROGRAM })
      : say('init_failed', { program: PROGRAM, code: code ?? '?' });
    return { done: false, said, lines };
  }
  for (const file of ['service.json', 'identity.json']) {
    if (!(await isThere(join(folder, file)))) {
      return { done: false, said: say('init_half_done', { program: PROGRAM, file }), lines };
    }
  }
  return { done: true, said: say('joined', { name, folder }) };
}

function hostOf(url: string): string {
  return new URL(url).host;
}
