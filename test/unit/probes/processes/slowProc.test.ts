import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { createCheckDaemonStatus, NO_SETTINGS } from '../../../../src/controller/createController';
import { listDaemonProcesses } from '../../../../src/probes/processes/listProcesses';

const DELAY_MS = 50;
const LIMIT_MS = 2500;

/** Where each opening takes a while, as behind a filter of calls, and no processor is needed for it. */
async function withSlowOpens<T>(
  act: () => Promise<T>,
  delayOf: (opened: number) => number = () => DELAY_MS,
): Promise<{ readonly value: T; readonly opened: number }> {
  const { openSync, readdirSync } = fs;
  let opened = 0;
  const wait = new Int32Array(new SharedArrayBuffer(4));
  fs.openSync = (path, ...rest) => {
    if (String(path).startsWith('/proc/')) {
      opened++;
      Atomics.wait(wait, 0, 0, delayOf(opened));
    }
    return openSync(path, ...rest);
  };
  // More processes than anybody could look at in time.
  fs.readdirSync = ((path: string, options: undefined) => {
    const names = readdirSync(path, options);
    return path === '/proc'
      ? [...names, ...Array.from({ length: 300 }, (_, index) => `${index + 5e6}`)]
      : names;
  }) as typeof readdirSync;
  syncBuiltinESMExports();
  try {
    return { value: await act(), opened };
  } finally {
    Object.assign(fs, { openSync, readdirSync });
    syncBuiltinESMExports();
  }
}

(process.platform === 'linux' ? describe : describe.skip)('a /proc of which each opening is slow', () => {
  const listProcesses = async (signal: AbortSignal) => listDaemonProcesses('linux', signal);

  it('is looked at for as long as there is time, and the rest is counted', async () => {
    const { signal } = new AbortController();
    const { value, opened } = await withSlowOpens(async () => listProcesses(signal));
    assert.ok(opened * DELAY_MS < LIMIT_MS, `${opened} openings`);
    assert.ok((value.notLookedAt ?? 0) >= 250, String(value.notLookedAt));
  });

  it('leaves unknown what nobody looked at, in time', async () => {
    const environment = { HOME: '/nonexistent', PATH: '/nonexistent' };
    const check = createCheckDaemonStatus(() => NO_SETTINGS, {
      platform: 'linux',
      environment,
      listProcesses,
    });
    const { value, opened } = await withSlowOpens(async () => check({}));
    assert.ok(opened * DELAY_MS < LIMIT_MS, `${opened} openings`);
    // A Kubo of this machine may be found by its address all the same.
    for (const { state, details } of Object.values(value.daemons).filter(({ running }) => !running)) {
      assert.equal(state, 'unknown');
      assert.deepEqual(
        details?.causes.map(({ code }) => code),
        ['processes_not_looked_at'],
      );
      assert.equal(details.next?.code, 'look_again');
    }
  });

  it('is a whole list where the openings are not slow', async () => {
    const { signal } = new AbortController();
    assert.equal((await listProcesses(signal)).notLookedAt, 0);
  });

  it('is a whole list where only the first of them are interrupted for long', async () => {
    const { signal } = new AbortController();
    const { value } = await withSlowOpens(
      async () => listProcesses(signal),
      (opened) => (opened <= 2 ? 400 : 0),
    );
    assert.equal(value.notLookedAt, 0);
  });
});
