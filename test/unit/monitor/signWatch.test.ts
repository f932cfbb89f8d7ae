import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { until } from '../../../lab/until';
import {
  type FolderSign,
  type MachineSigns,
  machineSigns,
} from '../../../src/controller/machine/machineSigns';
import { Monitor } from '../../../src/monitor/monitor';
import { SignWatch } from '../../../src/monitor/signWatch';
import { Disks } from '../../../src/probes/disks/disks';
import { UnansweredError } from '../../../src/probes/disks/unanswered';
import { FolderSigns } from '../../../src/probes/files/folderSign';
import { answerOf } from './answers';

const SIGN: FolderSign = { folder: '1', made: '1', edited: '1', isOurs: true };
const TICK_MS = 5;

/** Signs that the test sets, and how often each was asked for. */
class Signs implements MachineSigns {
  readonly pids = new Map<number, string | null>();
  readonly folders = new Map<string, FolderSign | null>();
  readonly asked: (number | string)[] = [];

  readonly process = (pid: number) => {
    this.asked.push(pid);
    return this.pids.get(pid) ?? null;
  };

  readonly folder = (folder: string) => {
    this.asked.push(folder);
    return Promise.resolve(this.folders.get(folder) ?? null);
  };
}

describe('SignWatch', () => {
  let signs: Signs;
  let told: string[];
  let watch: SignWatch;

  beforeEach(() => {
    signs = new Signs();
    told = [];
    watch = new SignWatch((what) => told.push(what), signs, TICK_MS);
  });

  afterEach(() => {
    watch.pause();
  });

  const ticks = async (count = 3) => {
    const marks = signs.asked.length;
    await until('it ticks', () => signs.asked.length >= marks + count);
  };

  it('tells once that a process has ended, or that its number is another one’s now', async () => {
    signs.pids.set(7, '100').set(8, '200');
    watch.watch({ pids: [7, 8], folders: [] });
    watch.resume();
    await ticks();
    assert.deepEqual(told, []);
    signs.pids.delete(7);
    await until('it tells', () => told.length > 0);
    await ticks();
    assert.deepEqual(told, ['process 7']);
    signs.pids.set(8, '300');
    await until('it tells', () => told.length > 1);
    assert.deepEqual(told, ['process 7', 'process 8']);
  });

  it('a process that ended before it could be looked at first is told of, once', async () => {
    watch.watch({ pids: [7], folders: [] });
    watch.resume();
    await until('it tells', () => told.length > 0);
    watch.watch({ pids: [7], folders: [] });
    await ticks();
    assert.deepEqual(told, ['process 7']);
  });

  it('what changed while it rested is told when it goes on, and nothing is looked at meanwhile', () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      signs.pids.set(7, '100');
      watch.watch({ pids: [7], folders: [] });
      watch.resume();
      const { length: before } = signs.asked;
      mock.timers.tick(3 * TICK_MS);
      assert.equal(signs.asked.length, before + 3);
      watch.pause();
      signs.pids.delete(7);
      mock.timers.tick(100 * TICK_MS);
      assert.equal(signs.asked.length, before + 3);
      assert.deepEqual(told, []);
      watch.resume();
      assert.deepEqual(told, ['process 7']);
      watch.pause();
    } finally {
      mock.timers.reset();
    }
  });

  it('tells of entries that come and go and of edits, not of a folder that only looks otherwise', async () => {
    signs.folders.set('/a', SIGN);
    watch.watch({ pids: [], folders: ['/a'] });
    watch.resume();
    await ticks();
    signs.folders.set('/a', { ...SIGN, folder: '2' });
    await ticks();
    assert.deepEqual(told, []);
    signs.folders.set('/a', { ...SIGN, folder: '3', made: '2' });
    await until('it tells', () => told.length === 1);
    signs.folders.set('/a', { ...SIGN, folder: '3', made: '2', edited: '2' });
    await until('it tells', () => told.length === 2);
  });

  it('looks at a folder of another user once', async () => {
    signs.folders.set('/theirs', { ...SIGN, isOurs: false }).set('/ours', SIGN);
    watch.watch({ pids: [], folders: ['/theirs', '/ours'] });
    watch.resume();
    await ticks(5);
    assert.equal(signs.asked.filter((one) => one === '/theirs').length, 1);
  });

  it('a program that starts and ends all the time makes no more than twelve looks a minute', async () => {
    let start = 0;
    const restless: MachineSigns = { process: () => String(start++), folder: signs.folder };
    const tired = new SignWatch((what) => told.push(what), restless, 1);
    tired.watch({ pids: [7], folders: [] });
    tired.resume();
    await until('it has ticked', () => start > 40);
    tired.pause();
    assert.equal(told.length, 12);
  });
});

describe('Signs of this machine', () => {
  const { process: signOf } = machineSigns();

  it('a process that ends, also one that nobody collects, and one that is stopped', async () => {
    const child = spawn('sleep', ['600']);
    await once(child, 'spawn');
    const { pid } = child;
    assert.ok(pid !== undefined);
    const alive = signOf(pid);
    assert.notEqual(alive, null);
    assert.equal(signOf(pid), alive);
    if (process.platform === 'linux') {
      child.kill('SIGSTOP');
      await until('it is stopped', () => signOf(pid) !== alive);
      assert.notEqual(signOf(pid), null);
      child.kill('SIGCONT');
      await until('it goes on', () => signOf(pid) === alive);
    }
    child.kill('SIGKILL');
    await until('it has ended', () => signOf(pid) === null);
  });

  it('a lock, an edit in place, a folder that is deleted', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'signs-'));
    const folder = join(parent, 'repo');
    try {
      await mkdir(folder);
      await writeFile(join(folder, 'config'), '{}');
      const signs = new FolderSigns();
      const first = await signs.of(folder);
      assert.ok(first);
      assert.deepEqual(await signs.of(folder, first), first);
      await writeFile(join(folder, 'repo.lock'), '');
      const second = await signs.of(folder, first);
      assert.ok(second);
      assert.notEqual(second.made, first.made);
      assert.equal(second.edited, first.edited);
      await writeFile(join(folder, 'config'), '{"edited": true}');
      const third = await signs.of(folder, second);
      assert.ok(third);
      assert.equal(third.folder, second.folder);
      assert.notEqual(third.edited, second.edited);
      await chmod(folder, 0o000);
      assert.ok(await signs.of(folder, third));
      await chmod(folder, 0o700);
      await rm(folder, { recursive: true });
      assert.match((await signs.of(folder, third))?.folder ?? '', /ENOENT/);
    } finally {
      await rm(parent, { recursive: true });
    }
  });

  it('folders that hang have no sign, and hold up nobody who waits for another folder', async () => {
    const disks = new Disks();
    const signs = new FolderSigns({
      stat: (path) =>
        path.startsWith('/hung') ? Promise.reject(new UnansweredError(path)) : disks.stat(path),
    });
    assert.equal(await signs.of('/hung/a'), null);
    assert.equal(await signs.of('/hung/b'), null);
    assert.match((await signs.of('/nowhere/at/all'))?.folder ?? '', /ENOENT/);
    assert.equal(await signs.of('/hung/a'), null);
    assert.match((await signs.of('/nowhere/at/all'))?.folder ?? '', /ENOENT/);
  });
});

describe('Monitor and what it knows', () => {
  it('sees at once that a daemon was killed, with no look on its own account', async () => {
    const child = spawn('sleep', ['600']);
    await once(child, 'spawn');
    const answer = answerOf({ ipfs: 'running' }, { folder: '/nowhere/at/all' });
    const instance = answer.daemons.ipfs?.details?.instances[0];
    assert.ok(instance && child.pid !== undefined);
    instance.pid = child.pid;
    let looks = 0;
    const monitor = new Monitor({
      check: () => {
        looks++;
        return Promise.resolve(child.signalCode === null ? answer : answerOf({ ipfs: 'crashed' }));
      },
      intervalMs: () => 0,
      log: { debug: () => undefined, error: () => undefined },
    });
    try {
      monitor.setWatched(true);
      await once(monitor, 'looked');
      assert.equal(looks, 1);
      const changed = once(monitor, 'change');
      child.kill('SIGKILL');
      await changed;
      assert.equal(monitor.snapshot.answer?.daemons.ipfs?.state, 'crashed');
      assert.equal(looks, 2);
      assert.equal(monitor.isFresh, true);
      assert.equal(monitor.isOld, false);
    } finally {
      monitor.dispose();
      child.kill('SIGKILL');
    }
  });
});
