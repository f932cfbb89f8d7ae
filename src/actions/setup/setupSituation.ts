import { Disks } from '../../probes/disks/disks';
import { changeableByOthers, ownTrust } from '../../probes/programs/trustedPath';
import type { Refusal } from '../act';
import { say } from '../texts';
import { type FolderState, folderStateOf } from './folderState';

/** What decides whether something new may be made. */
export interface SetupSituation {
  readonly trusted: boolean;
  /** The program's path; null where it is not installed. */
  readonly program: string | null;
  /** What of the program another user can change; null where nobody can. */
  readonly changeable: string | null;
  readonly folder: FolderState;
}

/** Looks at what is where something new is to be, and at the program that is to make it. Changes nothing. */
export async function setupSituation(
  { trusted, program }: Pick<SetupSituation, 'trusted' | 'program'>,
  folder: string,
  disks = new Disks(),
): Promise<SetupSituation> {
  const changeable = program === null ? null : await changeableIn(program, disks);
  return { trusted, program, changeable, folder: await folderStateOf(folder, disks) };
}

async function changeableIn(program: string, disks: Disks): Promise<string | null> {
  const trust = await ownTrust(true);
  // What cannot be looked at is not proven.
  return trust === null ? null : changeableByOthers(program, trust, disks).catch(() => program);
}

/** Why a program is not run; null where it may be. @param name of the program */
export function programRefusal(
  name: string,
  { program, changeable }: Pick<SetupSituation, 'program' | 'changeable'>,
): Refusal | null {
  if (program === null) {
    return { refused: say('setup_not_installed', { program: name }) };
  }
  return changeable === null
    ? null
    : { refused: say('setup_program_changeable', { program, path: changeable }) };
}
