import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { Monitor } from '../../../src/monitor/monitor';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { answerOf } from './answers';

/** A controller whose looks end when the test says so. */
class SlowController {
  looks = 0;
  underWay = 0;
  mostAtOnce = 0;
  answer: DaemonStatusResponse | Error = answerOf({ ipfs: 'running' });
  held: Promise<void> = Promise.resolve();

  readonly check = async (_request?: unknown, signal?: AbortSignal): Promise<DaemonStatusResponse> => {
    this.looks++;
    this.underWay++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    await this.held;
    this.underWay--;
    signal?.throwIfAborted();
    if (this.answer instanceof Error) {
      throw this.answer;
    }
    return this.answer;
  };
}

const quiet = { debug: () => undefined, error: () => undefined };

describe('Monitor', () => {
  let controller: SlowController;
  let monitor: Monitor;
  let intervalMs: number;

  beforeEach(() => {
    controller = new SlowController();
    intervalMs = 0;
    monitor = new Monitor({ check: controller.check, intervalMs: () => intervalMs, log: quiet });
  });

  afterEach(() => {
    monitor.dispose();
  });

  it('lets everybody go who gives up, also before it began, though a look hangs', async () => {
    controller.held = new Promise(() => undefined);
    const first = new AbortController();
    const own = monitor.refresh(first.signal);
    const joined = monitor.refresh(AbortSignal.abort());
    // The first look hangs for good, the next ones do not.
    controller.held = Promise.resolve();
    first.abort();
    assert.equal((await own).answer, null);
    assert.equal((await joined).answer, null);
    assert.notEqual((await monitor.refresh()).answer, null);
    assert.equal(getEventListeners(first.signal, 'abort').length, 0);
  });

  it('does not hang where the caller had given up before the look began', async () => {
    controller.held = new Promise(() => undefined);
    assert.equal((await monitor.refresh(AbortSignal.abort())).answer, null);
    assert.equal(monitor.snapshot.looking, false);
  });

  describe('by itself', () => {
    beforeEach(() => {
      mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
    });
    afterEach(() => {
      monitor.dispose();
      mock.timers.reset();
    });

    /** Lets many intervals pass. A look begins, where one does, as soon as its time has come. */
    const passMinutes = () => {
      for (let minute = 0; minute < 10; minute++) {
        mock.timers.tick(60_000);
      }
    };

    it('does nothing before somebody watches or asks', () => {
      intervalMs = 1;
      passMinutes();
      assert.equal(controller.looks, 0);
    });

    it('looks at once when somebody begins to watch, and again after the interval', async () => {
      intervalMs = 5000;
      const first = once(monitor, 'looked');
      monitor.setWatched(true);
      assert.equal(controller.looks, 1);
      await first;
      for (let look = 2; look <= 4; look++) {
        const looked = once(monitor, 'looked');
        mock.timers.tick(intervalMs);
        assert.equal(controller.looks, look);
        await looked;
      }
      monitor.setWatched(false);
      passMinutes();
      assert.equal(controller.looks, 4);
    });

    it('an interval of 0 looks once and then only when asked', async () => {
      monitor.setWatched(true);
      await once(monitor, 'looked');
      passMinutes();
      assert.equal(controller.looks, 1);
      await monitor.refresh();
      assert.equal(controller.looks, 2);
    });

    it('an interval of 0 means no look when the window comes back either', async () => {
      monitor.setWatched(true);
      await once(monitor, 'looked');
      for (const watched of [false, true, false, true]) {
        monitor.setWatched(watched);
      }
      passMinutes();
      assert.equal(controller.looks, 1);
    });

    it('looks no more once it is disposed', async () => {
      intervalMs = 1000;
      monitor.setWatched(true);
      await once(monitor, 'looked');
      monitor.dispose();
      passMinutes();
      assert.equal(controller.looks, 1);
    });
  });

  it('has one look under way and one queued at most, however many ask', async () => {
    let release: () => void = () => undefined;
    controller.held = new Promise((resolve) => {
      release = resolve;
    });
    const asked = Array.from({ length: 20 }, () => monitor.refresh());
    assert.equal(controller.looks, 1);
    release();
    await Promise.all(asked);
    assert.equal(controller.looks, 2);
    assert.equal(controller.mostAtOnce, 1);
  });

  it('a cancelled look leaves what was known, and the next one is free to run', async () => {
    await monitor.refresh();
    let release: () => void = () => undefined;
    controller.held = new Promise((resolve) => {
      release = resolve;
    });
    controller.answer = answerOf({ ipfs: 'crashed' });
    const cancel = new AbortController();
    const looking = monitor.refresh(cancel.signal);
    cancel.abort();
    release();
    const { answer, failure, looking: stillLooking } = await looking;
    assert.deepEqual([answer?.daemons.ipfs?.state, failure, stillLooking], ['running', null, false]);
    assert.equal((await monitor.refresh()).answer?.daemons.ipfs?.state, 'crashed');
  });

  it('a cancelled refresh that was queued lets the look of somebody else go on', async () => {
    let release: () => void = () => undefined;
    controller.held = new Promise((resolve) => {
      release = resolve;
    });
    const first = monitor.refresh();
    const cancel = new AbortController();
    const queued = monitor.refresh(cancel.signal);
    cancel.abort();
    assert.equal((await queued).answer, null);
    release();
    assert.equal((await first).answer?.daemons.ipfs?.state, 'running');
  });

  it('a listener that throws breaks neither the looks nor whoever else listens or asks', async () => {
    monitor.once('change', () => {
      throw new Error('a fault of the listener');
    });
    let told = 0;
    monitor.once('change', () => {
      told++;
    });
    assert.equal((await monitor.refresh()).answer?.daemons.ipfs?.state, 'running');
    assert.equal(told, 1);
    assert.equal((await monitor.refresh()).answer?.daemons.ipfs?.state, 'running');
    assert.equal(monitor.snapshot.failure, null);
  });

  it('takes no older answer for a newer one', async () => {
    await monitor.refresh();
    const newer = { ...answerOf({ ipfs: 'crashed' }), checked_at: '2026-11-01T10:00:09.000Z' };
    const older = { ...answerOf({ ipfs: 'running' }), checked_at: '2026-11-01T10:00:05.000Z' };
    monitor.accept(newer);
    monitor.accept(older);
    assert.equal(monitor.snapshot.answer?.daemons.ipfs?.state, 'crashed');
  });

  it('sees a watched folder that is deleted and made again', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'traces-'));
    const folder = join(parent, 'repository');
    try {
      await mkdir(folder);
      controller.answer = answerOf({ ipfs: 'stopped' }, { folder });
      monitor.setWatched(true);
      await once(monitor, 'looked');
      const gone = once(monitor, 'looked');
      await rm(folder, { recursive: true });
      await gone;
      await mkdir(folder);
      await monitor.refresh();
      const again = once(monitor, 'looked');
      await writeFile(join(folder, 'repo.lock'), '');
      await again;
    } finally {
      await rm(parent, { recursive: true });
    }
  });

  it('tells only of real changes', async () => {
    const changes: unknown[] = [];
    monitor.on('change', ({ answer }) => changes.push(answer?.daemons.ipfs?.state));
    await monitor.refresh();
    controller.answer = { ...answerOf({ ipfs: 'running' }), operation_id: 'another' };
    await monitor.refresh();
    controller.answer = answerOf({ ipfs: 'crashed' });
    await monitor.refresh();
    assert.deepEqual(changes, ['running', 'crashed']);
  });

  it('keeps the last answer when a look fails, says why, and recovers', async () => {
    await monitor.refresh();
    controller.answer = new Error('no such luck');
    const failed = await monitor.refresh();
    assert.equal(failed.failure, 'no such luck');
    assert.equal(failed.answer?.daemons.ipfs?.state, 'running');
    const changed = once(monitor, 'change');
    controller.answer = answerOf({ ipfs: 'running' });
    assert.equal((await monitor.refresh()).failure, null);
    await changed;
  });

  it('sees a lock file at once that a daemon makes in a watched folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'traces-'));
    try {
      controller.answer = answerOf({ ipfs: 'stopped' }, { folder });
      monitor.setWatched(true);
      await once(monitor, 'looked');
      await writeFile(join(folder, 'something else'), '');
      const looked = once(monitor, 'looked');
      await writeFile(join(folder, 'repo.lock'), '');
      await looked;
      assert.equal(controller.looks, 2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('a folder that cannot be watched is no fault', async () => {
    controller.answer = answerOf({ ipfs: 'stopped' }, { folder: '/nowhere/at/all' });
    monitor.setWatched(true);
    await once(monitor, 'looked');
    assert.equal(monitor.snapshot.failure, null);
  });
});
