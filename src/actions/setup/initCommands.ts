import { posixWord, windowsWord } from '../../status/judge/steps/shellWords';
import {
  DEFAULT_KUBO,
  type InitForm,
  KUBO_PORTS,
  type KuboForm,
  SERVICE_PORTS,
  type ServiceForm,
} from './initForm';

/** One program that is run. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Beside the variables of the user. */
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values are seen by the program alone. */
  readonly secrets: Readonly<Record<string, () => string>>;
}

/** What makes what a form says: the very commands that are shown. @param program its path */
export function initCommands(form: InitForm, program: string): Command[] {
  return form.type === 'ipfs' ? kuboCommands(form, program) : [serviceCommand(form, program)];
}

/** A secret in an argument would be seen by every user of the machine: it goes into the environment. */
function serviceCommand(form: ServiceForm, program: string): Command {
  const { folder, consensus, clusterName, peers, ports, kubo, secret } = form;
  const peersFlag = peers.length === 0 ? [] : ['--peers', peers.join(',')];
  const portsChanged = Object.entries(SERVICE_PORTS).filter(
    ([name, usual]) => ports[name as keyof typeof SERVICE_PORTS] !== usual,
  );
  const changed = new Set(portsChanged.map(([name]) => name));
  const at = (port: number) => `/ip4/127.0.0.1/tcp/${port}`;
  const variables: readonly (readonly [boolean, string, string])[] = [
    [consensus === 'crdt', 'CLUSTER_CRDT_CLUSTERNAME', clusterName],
    [changed.has('swarm'), 'CLUSTER_LISTENMULTIADDRESS', swarmOf(ports.swarm)],
    [changed.has('restapi'), 'CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS', at(ports.restapi)],
    [changed.has('ipfsproxy'), 'CLUSTER_IPFSPROXY_LISTENMULTIADDRESS', at(ports.ipfsproxy)],
    [changed.has('pinsvcapi'), 'CLUSTER_PINSVCAPI_HTTPLISTENMULTIADDRESS', at(ports.pinsvcapi)],
    [kubo !== DEFAULT_KUBO, 'CLUSTER_IPFSHTTP_NODEMULTIADDRESS', kubo],
    [kubo !== DEFAULT_KUBO, 'CLUSTER_IPFSPROXY_NODEMULTIADDRESS', kubo],
  ];
  return {
    program,
    args: ['--config', folder, 'init', '--consensus', consensus, ...peersFlag],
    environment: Object.fromEntries(
      variables.filter(([isSet]) => isSet).map(([, name, value]) => [name, value]),
    ),
    secrets: { CLUSTER_SECRET: secret },
  };
}

function swarmOf(port: number): string {
  return `/ip4/0.0.0.0/tcp/${port}`;
}

/** Kubo has no flags for its addresses: they are set when the repository is there. */
function kuboCommands({ folder, ports }: KuboForm, program: string): Command[] {
  const command = (...args: string[]): Command => ({
    program,
    args,
    environment: { IPFS_PATH: folder },
    secrets: {},
  });
  const at = (port: number) => `/ip4/127.0.0.1/tcp/${port}`;
  const swarm = ['/ip4/0.0.0.0/tcp/', '/ip6/::/tcp/'].map((start) => `${start}${ports.swarm}`);
  const quic = ['/ip4/0.0.0.0/udp/', '/ip6/::/udp/'].map((start) => `${start}${ports.swarm}/quic-v1`);
  return [
    command('init'),
    ...(ports.api === KUBO_PORTS.api ? [] : [command('config', 'Addresses.API', at(ports.api))]),
    ...(ports.gateway === KUBO_PORTS.gateway
      ? []
      : [command('config', 'Addresses.Gateway', at(ports.gateway))]),
    ...(ports.swarm === KUBO_PORTS.swarm
      ? []
      : [command('config', '--json', 'Addresses.Swarm', JSON.stringify([...swarm, ...quic]))]),
  ];
}

/** A command as people type it; what is secret stands as three dots. */
export function shownCommand(
  { program, args, environment, secrets }: Command,
  platform: NodeJS.Platform = process.platform,
): string {
  const word = platform === 'win32' ? windowsWord : posixWord;
  const set =
    platform === 'win32'
      ? (name: string, value: string) => `$env:${name}=${value};`
      : (name: string, value: string) => `${name}=${value}`;
  return [
    ...Object.entries(environment).map(([name, value]) => set(name, word(value))),
    ...Object.keys(secrets).map((name) => set(name, '…')),
    word(program),
    ...args.map((arg) => (/^--[a-z-]+$/.test(arg) ? arg : word(arg))),
  ].join(' ');
}
