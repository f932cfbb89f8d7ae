import { Disks } from '../../probes/disks/disks';
import { errorText } from '../../status/errorText';

/** What is where something new is to be. */
export type FolderState =
  | { readonly kind: 'absent' | 'empty' | 'full' | 'no_folder' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Looks at a place; changes nothing, and throws for nothing that it finds. */
export async function folderStateOf(folder: string, disks = new Disks()): Promise<FolderState> {
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
