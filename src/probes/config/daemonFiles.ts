import { ConfigError, readConfigText, wrongValue } from './configText';
import { GoFields } from './goFields';
import { Disks } from '../disks/disks';
import { FolderNames } from '../disks/folderNames';
import { FileMemory } from '../files/fileMemory';
import { parseKuboConfig } from './kuboConfig';
import type { Lack } from './lack';
import type { Lacking } from '../files/lacking';
import type { DaemonKind } from '../programs/daemonKind';
import { isAddress, parseServiceConfig, type ServiceConfig } from './serviceConfig';

const LARGEST_CONFIG = 1 << 20;
const LARGEST_ADDRESS = 4096;
const IDENTITY = 'identity.json';
const NO_ADDRESS = 'something that is no address';

/** What a file means, or why it means nothing; the problem never quotes the file. */
interface Understood<T> {
  readonly meaning: T | null;
  readonly problem: string | null;
}

/** The files that daemons leave in their folders, as far as they say something to us; read anew only when they change. */
export class DaemonFiles {
  /** `service.json` */
  readonly serviceConfigs = this.memory(LARGEST_CONFIG, serviceConfigIn);
  /** The peer id in an `identity.json`, which holds the private key, too. */
  readonly peerIds = this.memory(LARGEST_CONFIG, (text) => understand(text, peerIdIn));
  /** The addresses of other peers that a `peerstore` holds: a starting peer dials them. */
  readonly peerstores = this.memory(LARGEST_CONFIG, peerstoreIn);
  /** `config` of a Kubo repository. */
  readonly kuboConfigs = this.memory(LARGEST_CONFIG, parseKuboConfig);
  /** `api` of a Kubo repository: the address of its live RPC listener; left behind by a crash. */
  readonly kuboApis = this.memory(LARGEST_ADDRESS, apiAddressIn);

  /** What is in a folder: of a follower's root a folder for each cluster. */
  readonly folders: FolderNames;
  private lacking: Promise<Lacking> | undefined;

  /** @param disks all questions to the folders of daemons go through these */
  constructor(readonly disks = new Disks()) {
    this.folders = new FolderNames(disks);
  }

  /** What a daemon that does not run would not start without, as far as that can be read. */
  async lacks(kind: DaemonKind, folder: string): Promise<readonly Lack[]> {
    // Of a daemon that runs nobody needs it: it lies beside the editor's bundle.
    this.lacking ??= import('../files/lacking').then((one) => new one.Lacking(this.disks));
    return (await this.lacking).in(kind, folder);
  }

  private memory<T>(limit: number, understood: (text: string) => T): FileMemory<T> {
    return new FileMemory(limit, understood, this.disks);
  }
}

function serviceConfigIn(text: string): Understood<ServiceConfig> {
  const { meaning, problem } = understand(text, parseServiceConfig);
  return { meaning, problem: problem ?? meaning?.problem ?? null };
}

function apiAddressIn(text: string): string {
  const address = text.trim();
  // It may be a link to any other file, of which nothing is to be quoted.
  return isAddress(address) ? address : NO_ADDRESS;
}

function understand<T>(text: string, parse: (text: string) => T): Understood<T> {
  try {
    return { meaning: parse(text), problem: null };
  } catch (error) {
    if (error instanceof ConfigError) {
      return { meaning: null, problem: error.message };
    }
    throw error;
  }
}

function peerIdIn(text: string): string {
  const wrong: (readonly (string | number)[])[] = [];
  const id = GoFields.of(readConfigText(IDENTITY, text), wrong).text('id');
  if (id === null) {
    throw new ConfigError(wrongValue(IDENTITY, text, wrong[0] ?? ['id']));
  }
  return id;
}

/** What a `peerstore` says. */
export interface Peerstore {
  /** How many addresses it has. */
  readonly count: number;
  /** The peers that it names, at most so many as any cluster has. */
  readonly peers: readonly string[];
}

const MOST_PEERS = 1000;
const ADDRESS_LINE = /^\/.*$/gm;
/** Letters: `/p2p/` and an id. */
const LONGEST_PEER = 150;
const ITS_PEER = /\/(?:p2p|ipfs)\/([A-Za-z0-9]{1,128})\s*$/;

function peerstoreIn(text: string): Peerstore {
  let count = 0;
  const peers = new Set<string>();
  for (const [address] of text.matchAll(ADDRESS_LINE)) {
    count++;
    const peer = peers.size < MOST_PEERS ? ITS_PEER.exec(address.slice(-LONGEST_PEER))?.[1] : undefined;
    if (peer !== undefined) {
      peers.add(peer);
    }
  }
  return { count, peers: [...peers] };
}
