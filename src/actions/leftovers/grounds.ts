import { ENGLISH, filled, type Params, type ParamsOf, type Wording } from '../../status/reasons/text';

/** Why something is dead, held or doubtful: the text is the key of its translation. */
export const GROUNDS = {
  lock_free: 'nobody holds {name}',
  socket_refused: 'nobody listens on {name}: a connection to it is refused',
  no_kubo_here: '{name} names {address}, and no Kubo runs in this folder',
  names_nothing: '{name} is empty, and no Kubo runs in this folder',
  datastore_kept: '{name} belongs to the datastore: it stays there after a clean stop, too',

  held_by: '{name} is held by PID {pid} ({program})',
  held_since: '{name} is held by PID {pid} ({program}), which runs since {since_at}',
  held_unseen: '{name} is held by a process that cannot be seen from here',
  listened: 'somebody listens on {name}',
  daemon_lives: 'PID {pid} ({program}) runs in this folder',
  daemon_lives_since: 'PID {pid} ({program}) runs in this folder since {since_at}',

  no_such_thing: '{name} is {what}: that is nothing that a daemon has left',
  of_another_user: '{name} belongs to user {owner}',
  processes_unseen: 'the processes of this machine cannot all be seen from here',
  outside_unseen:
    'this is a container, and the folder lies on a disk from outside of it: a daemon out there may hold {name}',
  disk_shared: 'the folder lies on a disk that other machines may use, too: a daemon there may hold {name}',
  locks_untold: 'this system does not tell who holds {name}',
  socket_unclear: 'nobody can tell whether somebody listens on {name}: {problem}',
  address_elsewhere: '{name} names {address}, which is not on this machine',
  address_answers: 'something answers at {address}, which {name} names, and nobody can tell whose it is',
  address_unreadable: '{name} holds no address',

  changed_meanwhile: '{name} is not what it was a moment ago',
  folder_changed: '{folder} is another folder than it was a moment ago',
  name_taken: 'there is a new {name}',
  aside_gone: '{name} is not there any more',
  not_moved: '{name} could not be moved: {problem}',
} as const;

export type GroundCode = keyof typeof GROUNDS;

export interface Ground {
  readonly code: GroundCode;
  readonly params: Params;
}

export function groundOf<Code extends GroundCode>(
  code: Code,
  params: ParamsOf<(typeof GROUNDS)[Code]>,
): Ground {
  return { code, params };
}

/** @param t translates the text before it is filled */
export function groundText(
  { code, params }: Ground,
  t: (text: string) => string = (text) => text,
  wording: Wording = ENGLISH,
): string {
  return filled(t(GROUNDS[code]), params, wording);
}
