import { Disks } from '../../probes/disks/disks';
import { folderChangeableByOthers, ownTrust } from '../../probes/programs/trustedPath';
import { errorText } from '../../status/errorText';

/** What is where something new is to be. */
export type FolderState =
  | { readonly kind: 'absent' | 'empty' | 'full' | 'no_folder' }
  /** Another user can change this path, and with it what is made there. */
  | { readonly kind: 'changeable'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Looks at a place; changes nothing, and throws for nothing that it finds. */
export async function folderStateOf(folder: string, disks = new Disks()): Promise<FolderState> {
  const state = await contentOf(folder, disks);
  if (state.kind !== 'absent' && state.kind !== 'empty') {
    return state;
  }
  try {
    const trust = await ownTrust(false);
    const path = trust === null ? null : await folderChangeableByOthers(folder, trust, disks);
    return path === null ? state : { kind: 'changeable', path };
  } catch (error) {
    // What cannot be looked at is not proven.
    return { kind: 'unreadable', problem: errorText(error) };
  }
}

async function contentOf(folder: string, disks: Disks): Promise<FolderState> {
  try {
    const { kind } = await disks.lstat(folder);
    if (kind === 'link') {
      // It may lead anywhere, also to where nothing is yet.
      const led = await disks.stat(folder);
      return led.kind === 'folder' ? await fullness(folder, disks) : { kind: 'no_folder' };
    }
    return kind === 'folder' ? await fullness(folder, disks) : { kind: 'no_folder' };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? (await isLink(folder, disks))
        ? { kind: 'no_folder' }
        : { kind: 'absent' }
      : code === 'ENOTDIR'
        ? { kind: 'no_folder' }
        : { kind: 'unreadable', problem: errorText(error) };
  }
}

async function fullness(folder: string, disks: Disks): Promise<FolderState> {
  return { kind: (await disks.isEmpty(folder)) ? 'empty' : 'full' };
}

async function isLink(path: string, disks: Disks): Promise<boolean> {
  return disks.lstat(path).then(
    ({ kind }) => kind === 'link',
    () => false,
  );
}
