import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../lab/until';
import { runCommand } from '../../../src/actions/setup/runCommand';
import { runTool } from '../../../src/actions/supervisors/runTool';

/** Far more than a bound of half a second and what comes after it take, far less than what the programs do. */
const PROMPT_MS = 10_000;
const WITHIN_MS = 500;
const ENVIRONMENT = { PATH: '/usr/bin:/bin' };

(process.platform === 'win32' ? describe.skip : describe)('A tool that is run', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'own-group-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function script(...lines: string[]): string {
    const file = join(folder, 'tool');
    writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(file, 0o700);
    return file;
  }

  /** Resolves when the process that has written its PID there has ended. */
  async function untilGone(name: string): Promise<void> {
    const pid = Number(readFileSync(join(folder, name), 'utf8'));
    await until('it has ended', () => {
      try {
        process.kill(pid, 0);
        return (
          process.platform === 'linux' && /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
        );
      } catch {
        return true;
      }
    });
  }

  const hanging: readonly (readonly [string, ...string[]])[] = [
    ['waits for a child that holds its output', 'sleep 60 & echo $! > "$0.pid"', 'wait'],
    ['ignores SIGTERM', "trap '' TERM", 'sleep 60 & echo $! > "$0.pid"', 'while :; do wait; done'],
  ];
  for (const [what, ...lines] of hanging) {
    it(`and ${what}, is ended with all of its group`, async () => {
      const file = script(...lines);
      const begun = performance.now();
      const ended = await runTool(file, [], { environment: ENVIRONMENT, withinMs: WITHIN_MS });
      assert.deepEqual([ended.code, ended.how], [null, 'no answer']);
      const command = { program: file, args: [], environment: {}, secrets: {} };
      const { code, tookTooLong } = await runCommand(command, ENVIRONMENT, WITHIN_MS);
      assert.deepEqual([code, tookTooLong], [null, true]);
      assert.ok(performance.now() - begun < PROMPT_MS);
      await untilGone('tool.pid');
    });
  }

  it('and leaves a child behind, has ended when it has, and so has the child', async () => {
    const begun = performance.now();
    const file = script('sleep 60 & echo $! > "$0.pid"', 'echo said', 'exit 3');
    const ended = await runTool(file, [], { environment: ENVIRONMENT, withinMs: PROMPT_MS });
    assert.deepEqual(ended, { code: 3, lines: ['said'], how: '3' });
    assert.ok(performance.now() - begun < PROMPT_MS);
    await untilGone('tool.pid');
  });

  it('and leaves one behind in a session of its own, is not waited for', async function () {
    const file = script(
      `setsid sh -c 'echo $$ > "${folder}/pid"; exec sleep 60' &`,
      `until [ -s "${folder}/pid" ]; do :; done`,
    );
    if (!['/usr/bin/setsid', '/bin/setsid'].some((one) => existsSync(one))) {
      this.skip();
    }
    const begun = performance.now();
    const ended = await runTool(file, [], { environment: ENVIRONMENT, withinMs: PROMPT_MS });
    assert.equal(ended.code, 0);
    assert.ok(performance.now() - begun < PROMPT_MS);
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 'SIGKILL');
  });

  it('and writes much, is heard to its end', async () => {
    const file = script('head -c 400000 /dev/zero | tr "\\0" x', 'echo', 'echo last', 'exit 0');
    const ended = await runTool(file, [], { environment: ENVIRONMENT, withinMs: PROMPT_MS });
    assert.deepEqual([ended.code, ended.lines], [0, ['last']]);
  });

  it('and writes without end, is ended', async () => {
    const ended = await runTool(script('exec yes'), [], { environment: ENVIRONMENT, withinMs: 60_000 });
    assert.deepEqual([ended.code, ended.how], [null, 'output without end']);
  });

  it('and that nobody waits for any more, goes on by itself', async () => {
    const file = script(
      `echo begun > "${folder}/begun"`,
      `until [ -e "${folder}/go" ]; do sleep 0.1; done`,
      `echo > "${folder}/done"`,
    );
    const controller = new AbortController();
    const running = runTool(file, [], {
      environment: ENVIRONMENT,
      withinMs: 60_000,
      signal: controller.signal,
    });
    await until('it runs', () => existsSync(join(folder, 'begun')));
    controller.abort();
    assert.deepEqual((await running).code, null);
    writeFileSync(join(folder, 'go'), '');
    await until('it has done its work', () => existsSync(join(folder, 'done')));
  });

  const unstarted: readonly (readonly [string, string, string[]])[] = [
    ['is not there', '/nonexistent/tool', []],
    ['is a folder', '/usr', []],
    ['gets what no program can be given', '/bin/echo', ['a\0b']],
  ];
  for (const [what, file, args] of unstarted) {
    it(`and ${what}, has not started, and says why`, async () => {
      const { code, how } = await runTool(file, args, { environment: ENVIRONMENT, withinMs: PROMPT_MS });
      assert.equal(code, null);
      assert.notEqual(how, '');
      const command = { program: file, args, environment: {}, secrets: {} };
      const ended = await runCommand(command, ENVIRONMENT);
      assert.deepEqual([ended.code, ended.lines[0] === ''], [null, false]);
    });
  }

  it('and is told a secret, does not show a part of it where its output is cut', async () => {
    const secret = 'ab'.repeat(32);
    const file = script(
      'i=0; while [ $i -lt 6000 ]; do echo "$CLUSTER_SECRET$CLUSTER_SECRET"; i=$((i+1)); done',
    );
    const command = { program: file, args: [], environment: {}, secrets: { CLUSTER_SECRET: () => secret } };
    const { code, lines } = await runCommand(command, ENVIRONMENT);
    assert.equal(code, 0);
    assert.ok(lines.every((line) => line === '……'));
  });
});
