import {
  ApiError,
  type Certificate,
  type ClusterClient,
  ClusterError,
  CredentialsError,
  type Endpoint,
  NotAClusterError,
  SshError,
  StreamError,
  TlsError,
} from '../../clusterClient';
import { budgetOf } from '../../probes/budget';
import { Deadline } from '../../probes/deadline';
import { Sleepers } from '../../probes/sleepers/sleepers';
import { clientOf } from './clientOf';
import type { ClusterProfile } from './profile';

/** What of a profile is to be corrected where it does not work. */
export type Part = 'address' | 'via' | 'credentials' | 'certificate';

/** What a trial of a profile has found. */
export type Trial =
  | {
      readonly works: true;
      readonly version: string;
      /** Of the peer that answered; null where it did not say it in time, as one whose Kubo is down may. */
      readonly peer: { readonly id: string; readonly name: string; readonly clusterPeers: number } | null;
    }
  | {
      readonly works: false;
      readonly part: Part;
      /** What happened, and what to do: sentences of the client. */
      readonly cause: string;
      readonly advice: string;
      /** The one that was shown and not taken; null where it is not about that. */
      readonly certificate: Certificate | null;
      /** The credentials were not sent, because others on the way could have read them. */
      readonly withheld: boolean;
    };

const LONGEST_MS = 20_000;
/** A peer whose Kubo is down says who it is after 4 s at most. */
const ID_MS = 6_000;
const KUBO_MS = 5_000;

/**
 * Asks a cluster once, as it will be asked later.
 * @param signal ends it
 * @throws the reason of the signal; what is no failure of a cluster
 */
export async function tryCluster(profile: ClusterProfile, signal: AbortSignal): Promise<Trial> {
  const deadline = new Deadline(LONGEST_MS, signal);
  const client = clientOf(profile);
  try {
    const { version } = await client.version({ signal: deadline.signal });
    return { works: true, version, peer: await whoIsThere(client, deadline) };
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.signal.aborted) {
      const { address } = profile.endpoint;
      return failure('address', `${address} did not answer in time`, 'See whether the machine runs.');
    }
    if (!(error instanceof ClusterError)) {
      throw error;
    }
    return (await asKubo(error, profile, signal)) ?? failureOf(error);
  } finally {
    client.close();
    deadline.dispose();
  }
}

async function whoIsThere(client: ClusterClient, deadline: Deadline) {
  const part = deadline.part(ID_MS);
  try {
    const { id, peername, cluster_peers } = await client.id({ signal: part.signal });
    return { id, name: peername, clusterPeers: cluster_peers.length };
  } catch (error) {
    if (error instanceof ClusterError || part.signal.aborted) {
      // It serves, as its version shows: what it does not say is for the view to tell.
      return null;
    }
    throw error;
  } finally {
    part.dispose();
  }
}

/** A Kubo listens on one port beside, and is easily taken for a Cluster. */
async function asKubo(
  error: ClusterError,
  { endpoint, sshDestination, trust }: ClusterProfile,
  signal: AbortSignal,
): Promise<Trial | null> {
  const isOther =
    error instanceof NotAClusterError || error instanceof ApiError || error instanceof StreamError;
  if (!isOther || sshDestination !== undefined || trust !== undefined) {
    return null;
  }
  const { whoAnswers } = await import('../../probes/apis/whoAnswers');
  const budget = budgetOf(KUBO_MS, signal);
  try {
    const { kind } = await whoAnswers(endpoint, null, budget, new Sleepers([]));
    signal.throwIfAborted();
    return kind === 'kubo' ? thatIsKubo(endpoint) : null;
  } finally {
    budget.deadline.dispose();
  }
}

function thatIsKubo({ address }: Endpoint): Trial {
  return failure(
    'address',
    `${address} is the API of a Kubo, not of a Cluster`,
    'Give the address of the REST API of a peer: port 9094 unless configured otherwise.',
  );
}

function failureOf(error: ClusterError): Trial {
  const { message, advice } = error;
  const certificate = error instanceof TlsError ? error.certificate : null;
  const withheld = error instanceof CredentialsError && error.why === 'withheld';
  return { ...failure(partOf(error), message, advice), certificate, withheld };
}

function partOf(error: ClusterError): Part {
  if (error instanceof CredentialsError) {
    return 'credentials';
  }
  if (error instanceof TlsError && error.certificate !== null) {
    return 'certificate';
  }
  // From there nobody could be connected to: the way itself is there.
  return error instanceof SshError && error.why !== 'not_onward' ? 'via' : 'address';
}

function failure(part: Part, cause: string, advice: string) {
  return { works: false, part, cause, advice, certificate: null, withheld: false } as const;
}
