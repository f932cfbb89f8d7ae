import { randomBytes } from 'node:crypto';

/** What each port of a service is for; the names are those of its configuration. */
export const SERVICE_PORTS = { swarm: 9096, restapi: 9094, ipfsproxy: 9095, pinsvcapi: 9097 } as const;
export const KUBO_PORTS = { swarm: 4001, api: 5001, gateway: 8080 } as const;

export type ServicePorts = Readonly<Record<keyof typeof SERVICE_PORTS, number>>;
export type KuboPorts = Readonly<Record<keyof typeof KUBO_PORTS, number>>;

export const DEFAULT_KUBO = '/ip4/127.0.0.1/tcp/5001';

/** What makes a new peer of a cluster. */
export interface ServiceForm {
  readonly type: 'ipfs_cluster_service';
  readonly folder: string;
  readonly consensus: 'crdt' | 'raft';
  /** Of crdt: peers with another name do not understand each other. */
  readonly clusterName: string;
  /** Never a value: whoever shows a form cannot show it. */
  readonly secret: () => string;
  readonly isSecretOwn: boolean;
  /** Addresses of other peers; none for the first of a cluster. */
  readonly peers: readonly string[];
  readonly ports: ServicePorts;
  readonly kubo: string;
}

/** What makes a new repository of Kubo. */
export interface KuboForm {
  readonly type: 'ipfs';
  readonly folder: string;
  readonly ports: KuboPorts;
}

export type InitForm = ServiceForm | KuboForm;

/** 32 bytes, as `ipfs-cluster-service init` makes them. */
export function newSecret(): () => string {
  const secret = randomBytes(32).toString('hex');
  return () => secret;
}

/** Whether all peers of a cluster could have it: the programs take nothing else. */
export function isSecret(text: string): boolean {
  return /^[0-9a-fA-F]{64}$/.test(text);
}

/** It is sent along in a variable, and is part of the names of topics. */
export function isClusterName(text: string): boolean {
  return /^[^\s\p{Cc}]{1,64}$/u.test(text);
}
