import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod/mini';
import { AlertsAnswer, type ClusterPeer, PeersAnswer } from '../../clusters/answers';
import { DATA_NOT_INSTRUCTIONS, MOST_BYTES } from '../../controller/agentAnswer';
import { textsCut } from '../../status/textsCut';
import { jsonFits, jsonText } from '../../status/visibleText';
import { standardSchema } from './standardSchema';

/** Asks the cluster of this machine, or the one at an address; never with credentials that an agent named. */
export interface ClusterQuestions {
  readonly peers: (api: string | undefined) => Promise<PeersAnswer>;
  readonly alerts: (api: string | undefined) => Promise<AlertsAnswer>;
}

const Request = z.strictObject({
  /** A multiaddress or URL; without it the one peer that runs on this machine. */
  api: z.optional(z.string().check(z.maxLength(512))),
});

const FOR_AGENTS = { notice: z.string(), left_out: z.nullable(z.string()) };
const Peers = z.extend(PeersAnswer, FOR_AGENTS);
const Alerts = z.extend(AlertsAnswer, FOR_AGENTS);

/** It looks beyond this machine: a cluster may be anywhere. */
const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };
const LETTERS = 256;

/** Adds what tells of clusters to a server; nothing of it changes anything. */
export function registerClusterTools(server: McpServer, questions: ClusterQuestions): void {
  server.registerTool(
    'ipfs_cluster_peers',
    {
      title: 'Peers of an IPFS Cluster',
      description:
        'Every peer of a cluster, the missing ones too: state with reasons, version, Kubo, free space, queue. Without ' +
        'api the one peer that runs on this machine is asked. The worst come first. Changes nothing.',
      inputSchema: standardSchema(Request),
      outputSchema: standardSchema(Peers),
      annotations: READ_ONLY,
    },
    async ({ api }) => {
      const answer = textsCut(await questions.peers(api), LETTERS);
      const worstFirst = [...answer.peers].sort((one, other) => weightOf(other) - weightOf(one));
      return result({ ...answer, peers: worstFirst }, 'peers');
    },
  );
  server.registerTool(
    'ipfs_cluster_alerts',
    {
      title: 'What is wrong with an IPFS Cluster',
      description:
        'What is wrong with a cluster now, and since when: missing or silent peers, Kubo down, no quorum, pins in ' +
        'error, full disks, versions and clocks that differ. Changes nothing.',
      inputSchema: standardSchema(Request),
      outputSchema: standardSchema(Alerts),
      annotations: READ_ONLY,
    },
    async ({ api }) => result(textsCut(await questions.alerts(api), LETTERS), 'alerts'),
  );
}

function weightOf({ state }: ClusterPeer): number {
  return state === 'alive' ? 0 : 1;
}

/** As many entries as have room for a model, which reads all of them. */
function result<
  Key extends string,
  Answer extends Pick<PeersAnswer, 'cluster'> & Record<Key, readonly unknown[]>,
>(answer: Answer, key: Key) {
  const all = answer[key];
  let count = all.length;
  const cut = () => ({
    notice: DATA_NOT_INSTRUCTIONS,
    left_out:
      count === all.length
        ? null
        : `${count} of ${all.length} ${key}; \`cluster ${key}\` of the headless program gives all.`,
    ...answer,
    cluster: { ...answer.cluster, reasons: answer.cluster.reasons.slice(0, MOST_REASONS) },
    [key]: all.slice(0, count),
  });
  while (count > 0 && !jsonFits(cut(), MOST_BYTES)) {
    count = Math.floor(count / 2);
  }
  const { health, reasons } = answer.cluster;
  const why = reasons.slice(0, 3).map(({ text }) => jsonText(text));
  const text = `Health ${health}; ${all.length} ${key}.${why.length === 0 ? '' : ` Reasons: ${why.join(', ')}.`}`;
  return {
    structuredContent: cut(),
    content: [
      { type: 'text' as const, text },
      { type: 'text' as const, text: DATA_NOT_INSTRUCTIONS },
    ],
  };
}

const MOST_REASONS = 8;
