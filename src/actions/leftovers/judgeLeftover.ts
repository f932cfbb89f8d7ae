import type { FileStatus } from '../../probes/disks/fileStatus';
import { KIND_WORDS } from '../../probes/files/unreadableError';
import { say, type Sentence } from '../texts';
import type { Effect, Holder, Leftover, LeftoverPlace, LeftoverRole, Standing } from './leftover';

/** What was seen of a lock file. */
export interface SeenLock {
  readonly exists: boolean;
  /** `unseen`: somebody holds it whom nobody sees from here. */
  readonly holder: Holder | 'unseen' | null;
  /** False where the operating system does not tell who holds a lock. */
  readonly canTell: boolean;
  /** True where processes outside of this container, or of other users, may hold it all the same. */
  readonly mayHideHolders: boolean;
}

/** What came of a connection. */
export type Connection =
  { readonly kind: 'refused' | 'accepted' } | { readonly kind: 'unclear'; readonly problem: string };

/** What a file of Kubo names, for its clients. */
export interface NamedAddress {
  /** Null for a text that is none. */
  readonly address: string | null;
  /** Whether it is one of this machine. */
  readonly isHere: boolean;
  readonly connection: Connection;
  /** Who listens there. */
  readonly holder: Holder | null;
}

/** What is true of the whole folder. */
export interface FolderFacts {
  /** Of this user; undefined on systems without. */
  readonly uid: number | undefined;
  /** The daemons that live in it. */
  readonly daemons: readonly Holder[];
  /** False where some of the processes of this machine were not looked at. */
  readonly processesSeen: boolean;
  /** False where processes and locks of this machine may be out of sight, as from within a container. */
  readonly seesAll: boolean;
  /** True where a process may be a daemon that hides its command line. */
  readonly someHidden: boolean;
  /** No container shares the disk with another. */
  readonly isOwnDisk: boolean;
  /** Other machines may use the disk. */
  readonly isSharedDisk: boolean;
}

export interface LeftoverFacts {
  readonly place: LeftoverPlace;
  readonly status: FileStatus;
  /** Of a lock its own; of a file of Kubo's that of its repository. */
  readonly lock: SeenLock | null;
  /** Of a socket. */
  readonly connection: Connection | null;
  /** Who listens on a socket. */
  readonly listener: Holder | null;
  /** Of a file that names an address. */
  readonly named: NamedAddress | null;
}

type Verdict = Pick<Leftover, 'standing' | 'ground' | 'holder'>;

/**
 * Says what a leftover does, and whether it is proven that nobody has it: what could not be looked at proves nothing.
 */
export function judgeLeftover(facts: LeftoverFacts, folder: FolderFacts): Leftover {
  const { place, status } = facts;
  const verdict = heldVerdict(facts, folder) ?? doubtfulVerdict(facts, folder) ?? deadVerdict(facts);
  return { ...place, status, effect: effectOf(place.role, status), ...verdict };
}

/**
 * What it does to whoever comes next. The programs lock an empty file that they find, and refuse any other
 * (go4.org/lock); they bind a socket and remove none before (net.Listen); Kubo writes its files anew, and until then
 * clients are led astray.
 */
export function effectOf(role: LeftoverRole, { kind, size }: Pick<FileStatus, 'kind' | 'size'>): Effect {
  switch (role) {
    case 'lock':
      return kind === 'file' && size === 0 ? 'harmless' : 'blocks_start';
    case 'socket':
      return 'blocks_start';
    case 'api_file':
    case 'gateway_file':
      return 'misleads_clients';
    case 'datastore_lock':
      return 'harmless';
  }
}

function heldVerdict({ place, lock, connection, listener }: LeftoverFacts, folder: FolderFacts) {
  const { name, role } = place;
  if (lock?.holder === 'unseen') {
    return verdict('held', say('held_unseen', { name }));
  }
  if (lock?.holder) {
    return verdict('held', heldGround(name, lock.holder), lock.holder);
  }
  if (connection?.kind === 'accepted') {
    return listener === null
      ? verdict('held', say('listened', { name }))
      : verdict('held', heldGround(name, listener), listener);
  }
  const [daemon] = folder.daemons;
  return role === 'datastore_lock' || daemon === undefined
    ? null
    : verdict('held', livesGround(daemon), daemon);
}

function doubtfulVerdict(facts: LeftoverFacts, folder: FolderFacts): Verdict | null {
  const { place, status } = facts;
  const { name, role } = place;
  if (role === 'datastore_lock') {
    return verdict('kept', say('datastore_kept', { name }));
  }
  if (status.kind !== (role === 'socket' ? 'socket' : 'file')) {
    return verdict('doubtful', say('no_such_thing', { name, what: KIND_WORDS[status.kind] }));
  }
  if (folder.uid !== undefined && status.uid !== folder.uid) {
    return verdict('doubtful', say('left_of_another_user', { name, owner: status.uid }));
  }
  if (!folder.processesSeen) {
    return verdict('doubtful', say('processes_unseen', {}));
  }
  if (folder.isSharedDisk) {
    return verdict('doubtful', say('disk_shared', { name }));
  }
  return role === 'socket' ? doubtfulSocket(facts) : doubtfulFile(facts, folder);
}

function doubtfulSocket({ place: { name }, connection }: LeftoverFacts): Verdict | null {
  return connection?.kind === 'refused'
    ? null
    : verdict('doubtful', say('socket_unclear', { name, problem: problemOf(connection) }));
}

function doubtfulFile({ place, status, lock, named }: LeftoverFacts, folder: FolderFacts): Verdict | null {
  const { name, role } = place;
  if (lock === null || !lock.canTell) {
    return verdict('doubtful', say('locks_untold', { name }));
  }
  if (lock.mayHideHolders && !folder.isOwnDisk) {
    return verdict('doubtful', say('outside_unseen', { name }));
  }
  // The disk proves nothing: processes out of sight may use the same one.
  if (!folder.seesAll) {
    return verdict('doubtful', say('holder_out_of_sight', { name }));
  }
  if (role === 'lock') {
    return null;
  }
  // A Kubo whose lock somebody removed is known by its process alone.
  return !lock.exists && folder.someHidden
    ? verdict('doubtful', say('processes_unseen', {}))
    : doubtfulAddress(name, status.size, named);
}

/** People write such a file themselves, too, so that their programs ask a Kubo elsewhere; an empty one is of no use. */
function doubtfulAddress(name: string, size: number, named: NamedAddress | null): Verdict | null {
  if (size === 0) {
    return null;
  }
  const { address = null, isHere = false, connection = null, holder = null } = named ?? {};
  if (address === null) {
    return verdict('doubtful', say('address_unreadable', { name }));
  }
  if (!isHere) {
    return verdict('doubtful', say('address_elsewhere', { name, address }));
  }
  // No daemon lives in this folder: whoever is seen to listen there is another one.
  return connection?.kind === 'refused' || holder !== null
    ? null
    : verdict('doubtful', say('address_answers', { name, address }));
}

function deadVerdict({ place: { name, role }, status, named }: LeftoverFacts): Verdict {
  switch (role) {
    case 'lock':
      return verdict('dead', say('lock_free', { name }));
    case 'socket':
      return verdict('dead', say('socket_refused', { name }));
    default: {
      const address = named?.address ?? null;
      const isEmpty = status.size === 0 || address === null;
      const ground = isEmpty ? say('names_nothing', { name }) : say('no_kubo_here', { name, address });
      return verdict('dead', ground);
    }
  }
}

function problemOf(connection: Connection | null): string {
  return connection?.kind === 'unclear' ? connection.problem : 'it was not asked';
}

function verdict(standing: Standing, ground: Sentence, holder: Holder | null = null): Verdict {
  return { standing, ground, holder };
}

/** Who holds something of a name. */
export function heldGround(name: string, { pid, program, startedAt }: Holder): Sentence {
  const params = { name, pid, program: program ?? '?' };
  return startedAt === null ? say('held_by', params) : say('held_since', { ...params, since_at: startedAt });
}

/** A daemon that lives in a folder. */
export function livesGround({ pid, program, startedAt }: Holder): Sentence {
  const params = { pid, program: program ?? '?' };
  return startedAt === null
    ? say('daemon_lives', params)
    : say('daemon_lives_since', { ...params, since_at: startedAt });
}
