import { cutForeign } from '../../../clusterClient/foreignText';
import { attempt } from '../../../probes/attempt';
import { GoFields } from '../../../probes/config/goFields';
import { say, type Sentence } from '../../texts';
import { isSecret } from '../initForm';

/** What a published configuration would make of this machine; nothing secret of it. */
export interface Preview {
  readonly clusterName: string | null;
  /** The peers whose word counts; null where that of everybody does who has the secret. */
  readonly trusted: readonly string[] | null;
  readonly bootstrap: readonly string[];
  /** As configured: -1 is "everywhere". */
  readonly replicationMin: number;
  readonly replicationMax: number;
  /** What is odd in it. */
  readonly odd: readonly Sentence[];
}

const EVERYWHERE = -1;
const MOST_ITEMS = 1000;
const SWARM = /^\/(?:ip4\/0\.0\.0\.0|ip6\/::)\/(?:tcp|udp)\/\d+(?:\/|$)/;

/**
 * Reads a published configuration as a follower does.
 * @returns what keeps a follower from starting with it, as a sentence
 */
export function previewOf(text: string): Preview | Sentence {
  const parsed: unknown = attempt(() => JSON.parse(text) as unknown);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return say('join_no_json', {});
  }
  const wrong: (readonly (string | number)[])[] = [];
  const file = GoFields.of(parsed, wrong);
  if (file.text('source') !== null) {
    return say('join_nested', {});
  }
  const cluster = file.section('cluster');
  const consensus = file.section('consensus');
  if (cluster === null || consensus === null) {
    return say('join_no_configuration', {});
  }
  const crdt = consensus.part('crdt');
  if (crdt === null) {
    return consensus.hasPart('raft') ? say('join_raft', {}) : say('join_no_configuration', {});
  }
  const trusted = crdt.list('trusted_peers', undefined, MOST_ITEMS)?.items ?? ['*'];
  const preview = {
    clusterName: cut(crdt.text('cluster_name')),
    trusted: trusted.includes('*') ? null : trusted.map((one) => cutForeign(one)),
    bootstrap: (cluster.list('peer_addresses', undefined, MOST_ITEMS)?.items ?? []).map((one) =>
      cutForeign(one),
    ),
    replicationMin: cluster.number('replication_factor_min') ?? EVERYWHERE,
    replicationMax: cluster.number('replication_factor_max') ?? EVERYWHERE,
  };
  const secret = cluster.text('secret');
  if (secret !== null && !isSecret(secret)) {
    return say('join_wrong_secret', {});
  }
  return wrong.length > 0
    ? say('join_wrong_value', { key: cutForeign((wrong[0] ?? []).join('.')) })
    : { ...preview, odd: oddities(file, cluster, secret, preview) };
}

function oddities(
  file: GoFields,
  cluster: GoFields,
  secret: string | null,
  { bootstrap, trusted }: Pick<Preview, 'bootstrap' | 'trusted'>,
): Sentence[] {
  const listens = cluster.strings('listen_multiaddress', () => true, MOST_ITEMS)?.items ?? [];
  const elsewhere = listens.filter((address) => !SWARM.test(address));
  const kubo = file.section('ipfs_connector')?.part('ipfshttp')?.text('node_multiaddress') ?? null;
  const isOwnKubo = kubo === null || /^\/(?:ip4\/127\.|ip6\/::1\/|dns4?\/localhost\/)/.test(kubo);
  const hasKey = cluster.text('private_key') !== null;
  return [
    ...(secret === null ? [say('join_no_secret', {})] : []),
    ...(trusted === null
      ? [say('join_trusts_all', {})]
      : trusted.length === 0
        ? [say('join_trusts_none', {})]
        : []),
    ...(bootstrap.length === 0 ? [say('join_no_peers', {})] : []),
    ...(elsewhere.length > 0 ? [say('join_listens', { addresses: listed(elsewhere) })] : []),
    ...(isOwnKubo ? [] : [say('join_other_kubo', { address: cutForeign(kubo) })]),
    ...(hasKey ? [say('join_has_key', {})] : []),
  ];
}

/** What a user reads before the yes. */
export function sentencesOf({
  clusterName,
  trusted,
  bootstrap,
  replicationMin,
  replicationMax,
  odd,
}: Preview): Sentence[] {
  return [
    say('join_cluster', { name: clusterName ?? 'ipfs-cluster' }),
    ...(trusted === null || trusted.length === 0
      ? []
      : [say('join_trusts', { count: trusted.length, peers: listed(trusted) })]),
    ...(bootstrap.length === 0
      ? []
      : [say('join_peers', { count: bootstrap.length, addresses: listed(bootstrap) })]),
    replicationMax === EVERYWHERE
      ? say('join_everywhere', {})
      : say('join_replication', { least: replicationMin, most: replicationMax }),
    say('join_reads', {}),
    ...odd,
  ];
}

const MOST_LISTED = 3;

function listed(all: readonly string[]): string {
  const some = all.slice(0, MOST_LISTED).map((one) => cutForeign(one));
  return [...some, ...(all.length > some.length ? ['…'] : [])].join(', ');
}

function cut(text: string | null): string | null {
  return text === null ? null : cutForeign(text);
}
