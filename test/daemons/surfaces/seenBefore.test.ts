import assert from 'node:assert/strict';
import { readFile, rename, rm } from 'node:fs/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { execa } from 'execa';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { DaemonStatusResponse, type DaemonType } from '../../../src/status/result';
import { CLI, EndpointProgram } from './endpointProgram';

/** Each way to ask, as a program of its own that knows nothing but what is on the machine. */
const SURFACES: Readonly<Record<string, (lab: Lab) => Promise<unknown>>> = {
  serve: async (lab) => {
    const endpoint = await EndpointProgram.start(lab);
    const { json } = await endpoint.ask();
    await endpoint.process.kill();
    return json;
  },
  mcp: async (lab) => {
    const client = new Client({ name: 'test', version: '1.0.0' });
    const env = Object.entries(lab.env).filter((pair): pair is [string, string] => pair[1] !== undefined);
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [CLI, 'mcp'],
        env: Object.fromEntries(env),
        cwd: lab.home,
      }),
    );
    const { structuredContent } = await client.callTool({ name: 'ipfs_daemon_status', arguments: {} });
    await client.close();
    return structuredContent;
  },
  check: async (lab) => {
    const { stdout } = await execa(process.execPath, [CLI, 'check'], {
      env: lab.env,
      extendEnv: false,
      reject: false,
    });
    return JSON.parse(stdout) as unknown;
  },
};

describe('what was seen before', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(await daemonBinaries(console.error));
  });

  afterEach(async () => {
    await lab.close();
  });

  const states = async (surface: string, types: readonly DaemonType[]) => {
    const answer = DaemonStatusResponse.parse(await SURFACES[surface]?.(lab));
    return types.map((type) => answer.daemons[type]?.state);
  };

  for (const first of ['serve', 'mcp'] as const) {
    it(`killed daemons that ${first} saw outside of the usual places have crashed for all who ask`, async () => {
      const types = ['ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow'] as const;
      const daemon = await kubo(lab, { repo: lab.path('kubo repo') });
      const { folder } = await prepareService(lab, { folder: lab.path('peer') });
      const service = await startService(lab, { folder });
      await prepareFollower(lab, { root: lab.path('followers') });
      const follower = await startFollower(lab, { root: lab.path('followers') });
      assert.deepEqual(await states(first, types), ['running', 'running', 'running']);
      await follower.kill();
      await service.kill();
      await daemon.kill();
      for (const surface of Object.keys(SURFACES)) {
        assert.deepEqual(await states(surface, types), ['crashed', 'crashed', 'crashed'], surface);
      }
    });
  }

  it('what was moved away or deleted is forgotten, and nothing is worse for it', async () => {
    const repo = lab.path('elsewhere');
    const daemon = await kubo(lab, { repo });
    assert.deepEqual(await states('serve', ['ipfs']), ['running']);
    await daemon.kill();
    await rename(repo, lab.path('moved'));
    assert.deepEqual(await states('serve', ['ipfs']), ['not_initialized']);
    await rename(lab.path('moved'), repo);
    assert.deepEqual(await states('serve', ['ipfs']), ['not_initialized']);
    await rm(repo, { recursive: true });
    assert.deepEqual(await states('check', ['ipfs']), ['not_initialized']);
  });

  it('keeps no more than folders, and one look alone keeps nothing', async () => {
    const file = lab.path('.local', 'state', 'ipfs-cluster-vscode', 'seen-folders.json');
    const repo = lab.path('elsewhere');
    await kubo(lab, { repo });
    assert.deepEqual(await states('check', ['ipfs']), ['running']);
    await assert.rejects(readFile(file), { code: 'ENOENT' });
    assert.deepEqual(await states('serve', ['ipfs']), ['running']);
    const { folders } = JSON.parse(await readFile(file, 'utf8')) as { folders: Record<string, unknown>[] };
    assert.deepEqual(
      folders.map(({ type, folder }) => [type, folder]),
      [['ipfs', repo]],
    );
    assert.deepEqual(Object.keys(folders[0] ?? {}).sort(), ['folder', 'machine', 'seenAt', 'type']);
  });
});
