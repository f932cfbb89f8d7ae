// A process of its own that answers as so many clusters do, each through one peer, with what real ones have answered:
// only who the peers are is another. Arguments: the folder of the recorded answers, how many clusters, how many peers.
// Prints a port a line, and when each was asked, in milliseconds since the epoch, for each line that it reads.
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { newIdentity } from '../../lab/identity';

type Entry = Readonly<Record<string, unknown>> & { readonly ipfs: object };

const [, , folder = '', clusters = '0', peers = '0'] = process.argv;
const recorded = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');
const [PEER] = recorded('peers.three.ndjson')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Entry);
const [METRIC] = JSON.parse(recorded('metrics-ping.three.json')) as [object];
const VERSION = recorded('version.json');
const LIVES_MS = 30_000;

const askedAt: number[][] = [];
for (let number = 0; number < Number(clusters); number++) {
  const asked: number[] = [];
  askedAt.push(asked);
  const answer = clusterOf(Number(peers));
  const server = createServer((request, response) => {
    asked.push(Date.now());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  console.log((server.address() as AddressInfo).port);
}
console.log('ready');
createInterface({ input: process.stdin })
  .on('line', () => {
    console.log(JSON.stringify(askedAt));
  })
  .once('close', () => process.exit());

/** One cluster of so many peers, the first of which is asked. */
function clusterOf(size: number): RequestListener {
  const members = Array.from({ length: size }, (_, index) => ({
    id: newIdentity().id,
    kubo: newIdentity().id,
    name: `peer${index + 1}`,
  }));
  const ids = members.map(({ id }) => id);
  const entries = members.map(({ id, kubo, name }, index) => {
    const addresses = [`/ip4/10.0.${index >> 8}.${index & 255}/tcp/9096/p2p/${id}`];
    const ipfs = { ...PEER?.ipfs, id: kubo };
    return JSON.stringify({ ...PEER, id, addresses, cluster_peers: ids, peername: name, ipfs });
  });
  const list = `${entries.join('\n')}\n`;
  const metricsOf = (name: string, valueOf: (member: (typeof members)[number]) => string) => {
    const now = Date.now();
    const times = `"expire":${now + LIVES_MS}000000,"received_at":${now}000000`;
    return `[${members
      .map((member) => JSON.stringify({ ...METRIC, name, peer: member.id, value: valueOf(member) }))
      .map((text) => text.replace(/"expire":\d+/, times).replace(/,"received_at":\d+\}$/, '}'))
      .join()}]`;
  };
  const answers: Readonly<Record<string, () => string>> = {
    '/version': () => VERSION,
    '/id': () => entries[0] ?? '',
    '/peers': () => list,
    '/health/alerts': () => '[]',
    '/monitor/metrics': () => '["freespace","ping","pinqueue","tag:group"]',
    '/monitor/metrics/ping': () =>
      metricsOf('ping', ({ name, kubo }) => JSON.stringify({ peer_name: name, ipfs_id: kubo })),
    // Which is never the same for long.
    '/monitor/metrics/freespace': () =>
      metricsOf('freespace', () => String(10 ** 12 + Math.floor(Math.random() * 10 ** 12))),
    '/monitor/metrics/pinqueue': () => metricsOf('pinqueue', () => String(Math.floor(Math.random() * 9))),
    '/monitor/metrics/tag:group': () => metricsOf('tag:group', () => 'default'),
  };
  return (request, response) => {
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    const text = answers[path]?.();
    if (text === undefined) {
      response.writeHead(204).end();
    } else {
      response.setHeader('Content-Type', 'application/json').end(text);
    }
  };
}
