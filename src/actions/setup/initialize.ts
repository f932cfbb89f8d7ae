import { lstat, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PROGRAM_NAMES } from '../../probes/programs/daemonKind';
import type { Act, Attempt, Refusal, Report, Risk } from '../act';
import { say, type Sentence } from '../texts';
import { type FolderState, folderStateOf } from './folderState';
import { initCommands, shownCommand } from './initCommands';
import type { InitForm } from './initForm';
import { type Ended, runCommand } from './runCommand';
import { programRefusal, type SetupSituation } from './setupSituation';

interface InitPlan {
  readonly form: InitForm;
  readonly program: string;
}

/** What a daemon cannot be without. */
const MADE: Readonly<Record<InitForm['type'], readonly string[]>> = {
  ipfs: ['config'],
  ipfs_cluster_service: ['service.json', 'identity.json'],
};

/** "Initialize": runs the very commands that were shown, as the user, and never over a folder with something in it. */
export const INITIALIZE: Act<InitPlan, InitForm, SetupSituation> = {
  preflight: (form, situation) =>
    refusalOf(form.folder, situation.trusted, situation.folder) ??
    programRefusal(PROGRAM_NAMES[form.type], situation) ?? { form, program: situation.program ?? '' },
  risk: riskOfInit,
  run: initialize,
};

/** Why nothing new is made in a folder; null where it may be. */
export function refusalOf(folder: string, trusted: boolean, state: FolderState): Refusal | null {
  if (!trusted) {
    return { refused: say('setup_untrusted', {}) };
  }
  switch (state.kind) {
    case 'absent':
    case 'empty':
      return null;
    case 'full':
      return { refused: say('setup_folder_full', { folder }) };
    case 'no_folder':
      return { refused: say('setup_folder_no_folder', { folder }) };
    case 'changeable':
      return { refused: say('setup_folder_changeable', { folder, path: state.path }) };
    case 'unreadable':
      return { refused: say('setup_folder_unreadable', { folder, problem: state.problem }) };
  }
}

function riskOfInit({ form, program }: InitPlan): Risk {
  const commands = initCommands(form, program).map((one) => say('init_runs', { command: shownCommand(one) }));
  return {
    question: say('init_question', { program: PROGRAM_NAMES[form.type], folder: form.folder }),
    details: [...commands, ...notesOf(form)],
    yes: say('init_yes', {}),
    no: say('init_no', {}),
  };
}

function notesOf(form: InitForm): Sentence[] {
  if (form.type === 'ipfs') {
    return [];
  }
  const trusts = form.consensus === 'crdt' && form.peers.length > 0;
  return [
    form.isSecretOwn ? say('init_secret_own', {}) : say('init_secret_new', {}),
    ...(trusts ? [say('init_trusts', {})] : []),
  ];
}

async function initialize({ form, program }: InitPlan, attempt: Attempt): Promise<Report> {
  const name = PROGRAM_NAMES[form.type];
  if (attempt.signal.aborted) {
    return { done: false, said: say('left', {}) };
  }
  attempt.report(say('initializing', { program: name }));
  // Questions take their time: somebody may have made something there by now.
  const refusal = refusalOf(form.folder, true, await folderStateOf(form.folder));
  if (refusal !== null) {
    return { done: false, said: refusal.refused };
  }
  // Kubo makes no folder above its own.
  await mkdir(dirname(form.folder), { recursive: true, mode: 0o700 });
  let lines: readonly string[] = [];
  for (const command of initCommands(form, program)) {
    const ended = await runCommand(command);
    lines = [...lines, ...ended.lines];
    if (ended.code !== 0) {
      return { done: false, said: failureOf(name, ended), lines };
    }
  }
  for (const file of MADE[form.type]) {
    if (!(await isThere(join(form.folder, file)))) {
      return { done: false, said: say('init_half_done', { program: name, file }), lines };
    }
  }
  return { done: true, said: say('initialized', { program: name, folder: form.folder }), lines: [] };
}

function failureOf(program: string, { code, tookTooLong }: Ended): Sentence {
  return tookTooLong ? say('init_ended', { program }) : say('init_failed', { program, code: code ?? '?' });
}

/** Also a link that leads nowhere. */
export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
