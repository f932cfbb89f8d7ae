import { newIdentity } from '../identity';
import type { Lab } from '../lab';

/** A cluster of more peers than a machine has room for: the API of one of them, which says what a real one said. */
export interface ServedCluster {
  /** As users type it. */
  readonly address: string;
  /** How often each path was asked. */
  readonly asked: ReadonlyMap<string, number>;
  /** From now on no ping of the peer of that number comes: as with a real one, its last counts until it runs out. */
  lose(number: number): void;
  /** Free space of each peer, in bytes. */
  freeBytes: number;
}

const PING_LIVES_MS = 3_000;
const FREE_BYTES = 3 * 2 ** 30;
const NANOSECONDS = 1_000_000;

/** @param size how many peers it has, the asked one included: they are called node1 and so on */
export async function serveCluster(lab: Lab, size: number): Promise<ServedCluster> {
  const asked = new Map<string, number>();
  const lostAt = new Map<number, number>();
  const state = { freeBytes: FREE_BYTES };
  const peers = Array.from({ length: size }, (_, index) => ({
    number: index + 1,
    id: newIdentity().id,
    kubo: newIdentity().id,
  }));
  const idOf = ({ number, id, kubo }: (typeof peers)[number]) => ({
    id,
    addresses: [`/ip4/10.0.${Math.floor(number / 200)}.${number % 200}/tcp/9096/p2p/${id}`],
    cluster_peers: peers.map((one) => one.id),
    cluster_peers_addresses: [],
    version: '1.1.6',
    commit: '',
    rpc_protocol_version: '/ipfscluster/1.0/rpc',
    error: '',
    ipfs: { id: kubo, addresses: [`/ip4/127.0.0.1/tcp/4001/p2p/${kubo}`], error: '' },
    peername: `node${number}`,
  });
  const sentAt = ({ number }: (typeof peers)[number]) => lostAt.get(number) ?? Date.now();
  const heard = () => peers.filter((peer) => Date.now() < sentAt(peer) + PING_LIVES_MS);
  const metric = (name: string, value: (peer: (typeof peers)[number]) => string) =>
    heard().map((peer) => ({
      name,
      peer: peer.id,
      value: value(peer),
      expire: (sentAt(peer) + PING_LIVES_MS) * NANOSECONDS,
      valid: true,
      weight: 0,
      partitionable: false,
      received_at: sentAt(peer) * NANOSECONDS,
    }));
  const lose = (number: number) => {
    lostAt.set(number, Date.now());
  };
  const answers: Readonly<Record<string, () => string>> = {
    '/version': () => JSON.stringify({ version: '1.1.6' }),
    '/id': () => JSON.stringify(peers[0] && idOf(peers[0])),
    '/peers': () =>
      heard()
        .map((peer) => `${JSON.stringify(idOf(peer))}\n`)
        .join(''),
    '/monitor/metrics': () => JSON.stringify(['ping', 'freespace', 'pinqueue']),
    '/monitor/metrics/ping': () =>
      JSON.stringify(
        metric('ping', ({ number, kubo }) => JSON.stringify({ peer_name: `node${number}`, ipfs_id: kubo })),
      ),
    '/monitor/metrics/freespace': () => JSON.stringify(metric('freespace', () => String(state.freeBytes))),
    '/monitor/metrics/pinqueue': () => JSON.stringify(metric('pinqueue', () => '0')),
    '/health/alerts': () => '[]',
    '/pins': () => '',
  };
  const url = await lab.serveWith((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const answer = answers[path];
    response.setHeader('Content-Type', 'application/json');
    response.statusCode = answer ? 200 : 404;
    response.end(answer?.() ?? JSON.stringify({ code: 404, message: 'not found' }));
  });
  return Object.assign(state, { address: new URL(url).origin, asked, lose });
}
