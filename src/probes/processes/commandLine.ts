import { plainName } from '../files/followerName';
import type { DaemonKind } from '../programs/daemonKind';

/** What a daemon's own arguments say of it. */
export interface DaemonCommand {
  /** Value of the flag that names the folder, as given: may be relative to the working directory of the process. */
  readonly folder: string | null;
  /** Which flag that was, without dashes; null where none was given. */
  readonly folderFlag: string | null;
  /** Name of the followed cluster; null for the other daemons. */
  readonly clusterName: string | null;
  /** Multiaddresses given to `--bootstrap`. */
  readonly bootstrap: readonly string[];
  /** Kubo alone: the multiaddress given to `--api`, where it listens instead of at `Addresses.API`; else null. */
  readonly api: string | null;
}

interface Grammar {
  /** Flags that take the next argument, without dashes. */
  readonly valueFlags: ReadonlySet<string>;
  readonly folderFlags: readonly string[];
  /** The words that make this command line a daemon's; `null` stands for any one word. */
  readonly words: readonly (string | null)[];
  /** `--` only ends the flags before a word: the words after it have flags of their own. */
  readonly takesDashes: boolean;
}

const GRAMMARS: Readonly<Record<DaemonKind, Grammar>> = {
  // cmd/ipfs-cluster-service/main.go
  ipfs_cluster_service: {
    valueFlags: new Set(['config', 'c', 'loglevel', 'l', 'bootstrap', 'j']),
    folderFlags: ['config', 'c'],
    words: ['daemon'],
    takesDashes: true,
  },
  // cmd/ipfs-cluster-follow/main.go
  ipfs_cluster_follow: {
    valueFlags: new Set(['config', 'init', 'gateway']),
    folderFlags: ['config'],
    words: [null, 'run'],
    takesDashes: true,
  },
  // kubo: core/commands/root.go, cmd/ipfs/kubo/daemon.go
  ipfs: {
    valueFlags: new Set([
      'repo-dir',
      'config-file',
      'config',
      'c',
      'api',
      'api-auth',
      'cid-base',
      'encoding',
      'enc',
      'timeout',
      'init-config',
      'init-profile',
      'routing',
      'mount-ipfs',
      'mount-ipns',
      'mount-mfs',
      'agent-version-suffix',
    ]),
    folderFlags: ['repo-dir', 'config', 'c'],
    words: ['daemon'],
    takesDashes: false,
  },
};

const HELP_FLAGS: ReadonlySet<string> = new Set(['help', 'h']);
const VERSION_FLAGS: ReadonlySet<string> = new Set(['version', 'v']);

/** A flag among arguments. */
export interface Flag {
  /** Without dashes. */
  readonly name: string;
  /** Null where it takes none. */
  readonly value: string | null;
  /** Index of the argument that it begins with, and how many it takes. */
  readonly from: number;
  readonly length: number;
}

/** The flags and words among the arguments (without the program's name), in order, as the program itself would read them. */
function* tokensIn({ valueFlags, takesDashes }: Grammar, args: readonly string[]): Generator<Flag | string> {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const flag = flagAt(index, args, valueFlags);
    if (arg === '--' && takesDashes) {
      index++;
      yield* args.slice(index, index + 1);
    } else if (flag) {
      index += flag.length - 1;
      yield flag;
    } else {
      yield arg;
    }
  }
}

function flagAt(from: number, args: readonly string[], valueFlags: Grammar['valueFlags']): Flag | null {
  const [, name, given] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(args[from] ?? '') ?? [];
  if (name === undefined) {
    return null;
  }
  return given === undefined && valueFlags.has(name)
    ? { name, value: args[from + 1] ?? '', from, length: 2 }
    : { name, value: given ?? null, from, length: 1 };
}

/** The flags among the arguments (without the program's name). */
export function flagsIn(kind: DaemonKind, args: readonly string[]): readonly Flag[] {
  return [...tokensIn(GRAMMARS[kind], args)].filter((token) => typeof token !== 'string');
}

/**
 * Reads the arguments (without the program's name) as the program itself would.
 * @returns null when they do not start a daemon: another subcommand, a help text, a version.
 */
export function parseDaemonCommand(kind: DaemonKind, args: readonly string[]): DaemonCommand | null {
  const grammar = GRAMMARS[kind];
  const words: string[] = [];
  const values = new Map<string, string>();
  for (const token of tokensIn(grammar, args)) {
    if (typeof token === 'string') {
      words.push(token);
      continue;
    }
    const { name, value } = token;
    if (HELP_FLAGS.has(name) || (VERSION_FLAGS.has(name) && words.length === 0)) {
      return null;
    }
    if (grammar.valueFlags.has(name)) {
      values.set(name, value ?? '');
    }
  }
  if (!grammar.words.every((word, index) => word === null || words[index] === word)) {
    return null;
  }
  const folderFlag = grammar.folderFlags.find((name) => values.has(name));
  return {
    folder: folderFlag === undefined ? null : (values.get(folderFlag) ?? null),
    folderFlag: folderFlag ?? null,
    clusterName: kind === 'ipfs_cluster_follow' && words[0] !== undefined ? plainName(words[0]) : null,
    bootstrap: (values.get('bootstrap') ?? values.get('j') ?? '').split(',').filter((part) => part !== ''),
    // Empty counts as not given (kubo: cmd/ipfs/kubo/daemon.go, serveHTTPApi).
    api: values.get('api') || null,
  };
}
