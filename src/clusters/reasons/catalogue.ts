import type { ParamsOf } from '../../status/reasons/text';

/**
 * Every reason that a peer or a cluster may have for its state, and every alert. Codes are stable and part of the
 * answer; texts are English headless and translated in the editor, where the text is the key of the translation.
 * `peer` is the name of a peer, or its ID where nobody knows a name.
 */
export const CLUSTER_REASONS = {
  // The API that was asked
  api_unreachable: '{error}',
  no_local_cluster: 'no ipfs-cluster-service or ipfs-cluster-follow runs on this machine',
  credentials_wanted: '{api} wants credentials',
  credentials_refused: '{api} does not take these credentials',
  credentials_withheld: '{api} would get the credentials in plain text: they were not sent',
  not_a_cluster: '{error}',
  tls_failed: '{error}',
  unanswered: '{question} was not answered in time',
  failed: '{question} failed: {why}',

  // A peer
  peer_missing: '{peer} has sent no ping since {heard_at}',
  peer_unreachable: '{peer} cannot be reached: {why}',
  peer_never_heard: '{peer} belongs here and was never heard of',
  not_heard_yet: 'the asked peer has only just begun, and has not heard of {peer} yet',
  peer_left: '{peer} has been gone for {gone_ms}: it counts no more',
  peer_silent: '{peer} does not answer in time: it hangs, or its Kubo does, or the network to it is cut',
  peer_hangs: '{peer} accepts connections, and nothing more is heard of it: it hangs, or its Kubo does',
  peer_starting: '{peer} was only just connected to',
  peer_not_dialled: '{peer} sends pings, though the asked peer cannot connect to it: {why}',
  not_ready: '{peer} has not sent its own ping yet: it is not READY',
  not_asked: 'nobody could ask about {peer}',
  kubo_down: 'Kubo of {peer} is down: {why}',
  kubo_silent: 'Kubo of {peer} does not answer in time',

  // The cluster
  quorum_lost: '{heard} of {voters} voters are heard of: the cluster has no quorum',
  more_reasons: '{count} more peers are not well',

  // Told as alerts
  pin_errors: '{count} pins are in error',
  queue_growing: 'the queue of {peer} has grown for {growing_ms}: {queued} pins wait',
  disk_low: '{peer} has {free} bytes of free space left',
  disk_full: '{peer} has no free space',
  versions_differ: 'the versions of the peers differ: {versions}',
  clock_differs: 'the clock of {peer} differs by {off_ms} from that of the asked peer',
  source_unreachable: 'the source of the configuration of {peer} cannot be reached: {why}',
  no_new_pins: '{peer} has seen no new pin since {pinned_at}',
} as const;

export type ClusterReasonCode = keyof typeof CLUSTER_REASONS;
export type ClusterReasonParams<Code extends ClusterReasonCode> = ParamsOf<(typeof CLUSTER_REASONS)[Code]>;

export const CLUSTER_REASON_CODES = Object.keys(CLUSTER_REASONS) as [
  ClusterReasonCode,
  ...ClusterReasonCode[],
];
