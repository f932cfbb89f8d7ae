import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { check } from '../../../src/headless/checkCommand';
import { UsageError } from '../../../src/headless/usageError';
import { DaemonStatusResponse } from '../../../src/status/result';

interface Run {
  readonly code: number;
  readonly answer: DaemonStatusResponse;
}

async function run(...args: string[]): Promise<Run> {
  const output = new PassThrough();
  const code = await check(args, output);
  // JSON.parse accepts one document and nothing after it.
  return { code, answer: DaemonStatusResponse.parse(JSON.parse(String(output.read()))) };
}

describe('check on the command line', () => {
  const home = process.env['HOME'];
  beforeEach(() => {
    process.env['HOME'] = '/nonexistent';
  });
  afterEach(() => {
    process.env['HOME'] = home;
  });

  it('writes one JSON document and exits with 0 only for "healthy"', async () => {
    const { code, answer } = await run('ipfs_cluster_follow');
    assert.equal(code, answer.health === 'healthy' ? 0 : 1);
    assert.deepEqual(Object.keys(answer.daemons), ['ipfs_cluster_follow']);
  });

  it('exits with 0 when the awaited state is reached', async () => {
    const { answer } = await run('ipfs_cluster_follow');
    const state = answer.daemons.ipfs_cluster_follow?.state ?? '';
    assert.equal((await run('ipfs_cluster_follow', '--wait', state)).code, 0);
  });

  it('exits with 1 when the time is over first', async () => {
    const { code } = await run('ipfs_cluster_follow', '--wait', 'stopping', '--timeout', '300');
    assert.equal(code, 1);
  });

  it('works without HOME', async () => {
    delete process.env['HOME'];
    assert.notEqual((await run('ipfs_cluster_follow')).answer.daemons.ipfs_cluster_follow, undefined);
  });

  const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['ipfs_cluster'], /ipfs_cluster_service/],
    [['ipfs', 'ipfs_cluster_follow'], /Unexpected "ipfs_cluster_follow"/],
    [['--role', 'king'], /master, worker, leecher/],
    [['--timeout', '5'], /--timeout/],
    [['--timeout', 'soon'], /--timeout "soon"/],
    [['--timeout', '1'], /--timeout "1".*from 100 to 60000/],
    [['--timeout', '99'], /from 100/],
    [['--timeout', '60001'], /to 60000/],
    [['--timeout', '0'], /from 100/],
    [['--timeout', ''], /--timeout ""/],
    [['--timeout', ' 500'], /--timeout/],
    [['--timeout', '1e3'], /--timeout/],
    [['--timeout', '-5'], /timeout/],
    [['--timeout', '500.5'], /--timeout/],
    [['--timeout', '0x1f4'], /--timeout/],
    [['--timeout', '9'.repeat(400)], /--timeout/],
    [['--timeout', 'soon', '--wait', 'ready'], /--timeout "soon"/],
    [['--timeout'], /timeout/],
    [[''], /daemon_type ""/],
    [['--role', ''], /role ""/],
    [['--role', 'MASTER'], /role "MASTER"/],
    [['--role'], /role/],
    [['--wait', ''], /state ""/],
    [['--wait'], /wait/],
    [['--wait', 'toString'], /state "toString"/],
    [['--wait', 'happy'], /Known: ready/],
    [['--nonsense'], /nonsense/],
  ];
  for (const [args, message] of WRONG) {
    it(`calls this bad usage: ${args.join(' ')}`, async () => {
      await assert.rejects(
        run(...args),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }
});
