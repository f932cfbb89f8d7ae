import { join } from 'node:path';
import { newIdentity } from './identity';
import { type Json, merge } from './jsonMerge';
import type { Lab } from './lab';
import type { LabProcess, LaunchOptions } from './labProcess';
import type { PreparedService } from './service';

export interface FollowerOptions {
  readonly name?: string;
  /** `$HOME/.ipfs-cluster-follow` by default. */
  readonly root?: string;
  /** The peer to follow; none for a follower that is alone. */
  readonly of?: PreparedService;
  readonly swarmPort?: number;
  readonly config?: Json;
  /** URL of the configuration instead of an own server. */
  readonly source?: string;
}

/** What `ipfs-cluster-follow NAME init URL` writes, and a server for that URL. @returns the follower's folder */
export async function prepareFollower(lab: Lab, options: FollowerOptions = {}): Promise<string> {
  const name = options.name ?? 'demo';
  const folder = join(options.root ?? lab.path('.ipfs-cluster-follow'), name);
  const trusted = options.of ? [options.of.identity.id] : ['*'];
  const template = await lab.serviceJson({
    cluster: {
      peername: 'follower-template',
      follower_mode: true,
      listen_multiaddress: [`/ip4/127.0.0.1/tcp/${options.swarmPort ?? 9696}`],
      peer_addresses: options.of ? [options.of.swarmAddress] : [],
    },
    consensus: { crdt: { trusted_peers: trusted } },
  });
  const source = options.source ?? (await lab.serve(merge(template, options.config)));
  await lab.write(join(folder, 'service.json'), { source });
  const identity = newIdentity();
  lab.secrets.add(identity.private_key);
  await lab.write(join(folder, 'identity.json'), { ...identity });
  return folder;
}

export interface FollowOptions extends Partial<LaunchOptions> {
  readonly name?: string;
  readonly root?: string;
  readonly wait?: 'nothing' | 'ready';
  readonly program?: string;
}

export async function startFollower(lab: Lab, options: FollowOptions = {}): Promise<LabProcess> {
  const flags = options.root === undefined ? [] : ['--config', options.root];
  const args = [...flags, options.name ?? 'demo', 'run'];
  const follower = lab.launch(options.program ?? lab.binaries.follow, args, options);
  if (options.wait !== 'nothing') {
    await follower.until('the follower is READY', () => follower.output.includes('IPFS Cluster is READY'));
  }
  return follower;
}
