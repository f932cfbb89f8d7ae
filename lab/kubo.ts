import { chmod, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab';
import type { LabProcess, LaunchOptions } from './labProcess';

export interface KuboOptions {
  /** Repository; `$HOME/.ipfs` by default. */
  readonly repo?: string;
  readonly ports?: { readonly api: number; readonly gateway: number; readonly swarm: number };
  /** `ipfs config` keys with JSON values, set before the start. */
  readonly config?: Readonly<Record<string, string>>;
}

export const KUBO_PORTS = { api: 5001, gateway: 8080, swarm: 4001 };

/** Makes a repository that needs no internet. @returns its folder */
export async function prepareKubo(lab: Lab, options: KuboOptions = {}): Promise<string> {
  const repo = options.repo ?? lab.path('.ipfs');
  const env = { IPFS_PATH: repo };
  const { ipfs } = lab.binaries;
  const { api, gateway, swarm } = options.ports ?? KUBO_PORTS;
  await lab.run(ipfs, ['init'], env);
  // Kubo asks the internet for its bootstrap peers and resolvers since 0.37.
  if ((await readFile(join(repo, 'config'), 'utf8')).includes('"AutoConf"')) {
    await lab.run(ipfs, ['config', 'profile', 'apply', 'autoconf-off'], env);
  }
  const settings = {
    'Addresses.API': JSON.stringify(`/ip4/127.0.0.1/tcp/${api}`),
    'Addresses.Gateway': JSON.stringify(`/ip4/127.0.0.1/tcp/${gateway}`),
    'Addresses.Swarm': JSON.stringify([`/ip4/127.0.0.1/tcp/${swarm}`]),
    ...options.config,
  };
  for (const [key, value] of Object.entries(settings)) {
    await lab.run(ipfs, ['config', '--json', key, value], env);
  }
  await chmod(repo, 0o755);
  return repo;
}

export interface KuboStart extends KuboOptions, Partial<LaunchOptions> {
  /** With a swarm and addresses of its own, which it has to itself in a network without others. */
  readonly online?: boolean;
}

/** Starts a prepared repository's daemon and waits until its RPC answers. */
export async function startKubo(lab: Lab, options: KuboStart = {}): Promise<LabProcess> {
  const repo = options.repo ?? lab.path('.ipfs');
  const env = { ...options.env, ...(options.repo === undefined ? {} : { IPFS_PATH: repo }) };
  const kubo = lab.launch(lab.binaries.ipfs, ['daemon', ...(options.online === true ? [] : ['--offline'])], {
    ...options,
    env,
  });
  await kubo.until('Kubo is ready', () => kubo.output.includes('Daemon is ready'));
  return kubo;
}

/** A prepared and started Kubo. */
export async function kubo(lab: Lab, options: KuboStart = {}): Promise<LabProcess> {
  if (!existsSync(options.repo ?? lab.path('.ipfs'))) {
    await prepareKubo(lab, options);
  }
  return startKubo(lab, options);
}
