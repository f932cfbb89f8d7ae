import { basename } from 'node:path';
import type { DaemonStatusResponse, DaemonType, Instance } from '../../status/result';

/** One daemon of an answer, under a key that stays while it is the same one, whatever its state is. */
export interface Subject {
  readonly key: string;
  readonly type: DaemonType;
  readonly instance: Instance;
  /** What people know it by. */
  readonly name: string;
}

/** Every daemon of an answer. */
export function subjectsOf(answer: DaemonStatusResponse): Subject[] {
  return Object.values(answer.daemons).flatMap(({ type, details }) =>
    withKeys(type, details?.instances ?? []),
  );
}

/** A folder stays when its daemon is restarted; only what has none is told apart by its address or process. */
export function withKeys(type: DaemonType, instances: readonly Instance[]): Subject[] {
  const taken = new Set<string>();
  return instances.map((instance) => {
    const { folder, api, pid } = instance;
    const base = `${type}/${folder ?? api ?? String(pid)}`;
    const key = taken.has(base) ? `${base}#${String(pid)}` : base;
    taken.add(key);
    return { key, type, instance, name: nameOf(instance) };
  });
}

/** The cluster or peer name, else the folder's, else where it answers. */
export function nameOf({ name, peername, folder, api, pid }: Instance): string {
  return (
    name ?? peername ?? (folder === null ? null : basename(folder)) ?? api ?? `PID ${String(pid ?? '?')}`
  );
}

/** The names of the peers that are known by their ids: those that live here, and missing ones that were heard once. */
export function peerNames(answer: DaemonStatusResponse): ReadonlyMap<string, string> {
  const subjects = subjectsOf(answer);
  const elsewhere = subjects
    .flatMap(({ instance }) => instance.causes)
    .flatMap(({ subject, params: { peername } }) =>
      subject !== null && typeof peername === 'string' ? [[subject, peername] as const] : [],
    );
  const here = subjects.flatMap(({ type, name, instance: { peer_id, peername } }) =>
    peer_id === null || type === 'ipfs' ? [] : [[peer_id, peername ?? name] as const],
  );
  // Of one that lives here its own folder knows better than what is said of it.
  return new Map([...elsewhere, ...here]);
}
