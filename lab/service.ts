import { join } from 'node:path';
import { untilOlderThan } from './conditions/processes';
import { type Identity, newIdentity } from './identity';
import { type Json, merge } from './jsonMerge';
import type { Lab } from './lab';
import type { LabProcess, LaunchOptions } from './labProcess';

export interface ServicePorts {
  readonly api: number;
  readonly proxy: number;
  readonly swarm: number;
  readonly pinning: number;
}

export const SERVICE_PORTS: ServicePorts = { api: 9094, proxy: 9095, swarm: 9096, pinning: 9097 };

export interface ServiceOptions {
  /** `$HOME/.ipfs-cluster` by default. */
  readonly folder?: string;
  readonly ports?: ServicePorts;
  /** Changes to the generated `service.json`. */
  readonly config?: Json;
}

export interface PreparedService {
  readonly folder: string;
  readonly identity: Identity;
  readonly swarmAddress: string;
}

/**
 * Peers notice each other in seconds instead of half a minute. A ping counts for two intervals: one that comes up to
 * three seconds late, as on a busy machine, is no lost peer.
 */
export const QUICK_METRICS: Json = {
  cluster: { monitor_ping_interval: '3s' },
  monitor: { pubsubmon: { check_interval: '1s' } },
};

/** What `ipfs-cluster-service init` would make, with an identity of its own. */
export async function prepareService(lab: Lab, options: ServiceOptions = {}): Promise<PreparedService> {
  const folder = options.folder ?? lab.path('.ipfs-cluster');
  const { api, proxy, swarm, pinning } = options.ports ?? SERVICE_PORTS;
  const identity = newIdentity();
  const loopback = (port: number) => `/ip4/127.0.0.1/tcp/${port}`;
  const generated = (await lab.serviceJson({
    cluster: { listen_multiaddress: [loopback(swarm)] },
    api: {
      restapi: { http_listen_multiaddress: loopback(api) },
      ipfsproxy: { listen_multiaddress: loopback(proxy) },
      pinsvcapi: { http_listen_multiaddress: loopback(pinning) },
    },
  })) as Record<string, Json>;
  const config = merge(generated, options.config);
  lab.secrets.add(identity.private_key).add(secretOf(config));
  await lab.write(join(folder, 'service.json'), config);
  await lab.write(join(folder, 'identity.json'), { ...identity });
  return { folder, identity, swarmAddress: `${loopback(swarm)}/p2p/${identity.id}` };
}

function secretOf(config: Json): string {
  const { cluster } = config as { readonly cluster: { readonly secret: string } };
  return cluster.secret;
}

export interface StartOptions extends Partial<LaunchOptions> {
  /** Left out for the default folder. */
  readonly folder?: string;
  readonly args?: readonly string[];
  /** What to wait for: nothing, the API, or READY. */
  readonly wait?: 'nothing' | 'api' | 'ready';
  readonly program?: string;
}

/**
 * The kernel tells a start to hundredths of a second: what is written within them was written at the start. Users do
 * something to a daemon no sooner than they see it run.
 */
const PAST_START_MS = 200;

export async function startService(lab: Lab, options: StartOptions = {}): Promise<LabProcess> {
  const flags = options.folder === undefined ? [] : ['-c', options.folder];
  const args = [...flags, 'daemon', ...(options.args ?? [])];
  const service = lab.launch(options.program ?? lab.binaries.service, args, options);
  const wait = options.wait ?? 'ready';
  if (wait !== 'nothing') {
    const line = wait === 'ready' ? 'IPFS Cluster is READY' : 'RESTAPI (HTTP';
    await service.until(`the service shows "${line}"`, () => service.output.includes(line));
    if (process.platform === 'linux') {
      await untilOlderThan(service, PAST_START_MS);
    }
  }
  return service;
}

/** An entry of `GET /monitor/metrics/ping`, as far as tests look at it. */
export interface Ping {
  readonly peer: string;
  readonly valid: boolean;
  readonly value: string;
}

/** The pings that the peer with its REST API at this port has heard. */
export async function apiPings(port: number): Promise<readonly Ping[]> {
  return apiMetrics(port, 'ping');
}

/** What the peer at this API has heard of a metric. */
export async function apiMetrics(port: number, name: string): Promise<readonly Ping[]> {
  const response = await fetch(`http://127.0.0.1:${port}/monitor/metrics/${name}`);
  return (await response.json()) as Ping[];
}
