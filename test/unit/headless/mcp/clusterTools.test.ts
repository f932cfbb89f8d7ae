import assert from 'node:assert/strict';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type { PeersAnswer } from '../../../../src/clusters/answers';
import { judgeCluster } from '../../../../src/clusters/peers/judgeCluster';
import { MOST_BYTES } from '../../../../src/controller/agentAnswer';
import { registerClusterTools } from '../../../../src/headless/mcp/clusterTools';
import { createMcpServer } from '../../../../src/headless/mcp/mcpServer';
import { DEAD, failed, id, known, observation, ONE, told } from '../../clusters/observations';

const FRAME = { success: true, operation_id: '1', checked_at: 'x', duration_ms: 1, requests: 4 };

/** What the tool gives of a cluster with so many peers, of which the last is gone. */
async function toolOf(size: number) {
  const ids = [
    ONE,
    ...Array.from({ length: size - 1 }, (_, index) => `12D3KooWpeer${String(index).padStart(5, '0')}`),
  ];
  const entries = ids.map((one, index) =>
    index === size - 1 ? failed(one, DEAD) : id(one, { peername: `p${index}` }),
  );
  const seen = observation({
    peers: told({ entries, whole: true, waitedMs: 1 }),
    pings: { kind: 'not_asked' },
  });
  const answer: PeersAnswer = {
    ...FRAME,
    operation: 'cluster_peers',
    ...judgeCluster(seen, known()),
  } as PeersAnswer;
  const asked: (string | undefined)[] = [];
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'test', version: '1' });
  const server = createMcpServer(() => assert.fail(), '1');
  registerClusterTools(server, {
    peers: (api) => {
      asked.push(api);
      return Promise.resolve(answer);
    },
    alerts: () => assert.fail(),
  });
  await Promise.all([server.connect(far), client.connect(near)]);
  const result = await client.callTool({
    name: 'ipfs_cluster_peers',
    arguments: { api: '/ip4/10.0.0.7/tcp/9094' },
  });
  await client.close();
  assert.deepEqual(asked, ['/ip4/10.0.0.7/tcp/9094']);
  const structured = result.structuredContent as PeersAnswer & {
    readonly left_out: string | null;
  };
  return { answer, structured };
}

describe('The tool that tells of the peers of a cluster', () => {
  it('gives all of a small cluster, who is missing first', async () => {
    const { answer, structured } = await toolOf(3);
    assert.equal(structured.left_out, null);
    assert.equal(structured.peers.length, answer.peers.length);
    assert.equal(structured.peers[0]?.state, 'missing');
  });

  it('has room in what a model reads, however large the cluster is', async () => {
    const { structured } = await toolOf(2000);
    assert.ok(Buffer.byteLength(JSON.stringify(structured)) <= MOST_BYTES);
    assert.match(structured.left_out ?? '', /of 20\d\d peers/);
    assert.equal(structured.peers[0]?.state, 'missing');
  });
});
