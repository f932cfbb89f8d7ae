import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appendFile, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { prepareKubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { until } from '../../../lab/until';
import { LogUnreadableError } from '../../../src/logs/follow/logSource';
import { LiveLog } from '../../../src/logs/liveLog';
import { Logs } from '../../../src/logs/openLog';
import { WORDS, writerOf } from './look';

const READY = 'Daemon is ready';

interface Followed {
  readonly lab: Lab;
  readonly logs: Logs;
  readonly live: LiveLog;
  readonly path: string;
  /** What of the log is kept. */
  readonly texts: () => string[];
  readonly untilTold: (text: string) => Promise<unknown>;
}

/** Follows the log of a real Kubo that appends to a file. */
async function following(test: (followed: Followed) => Promise<void>): Promise<void> {
  const lab = await Lab.open(await daemonBinaries(console.error));
  const live = new LiveLog(WORDS);
  try {
    await prepareKubo(lab);
    const path = lab.path('kubo.log');
    lab.launch('sh', ['-c', `exec ipfs daemon --offline >> ${path} 2>&1`]);
    await until('Kubo listens', () => existsSync(lab.path('.ipfs', 'api')));
    const logs = new Logs();
    const [place] = await logs.placesOf(await writerOf(lab));
    assert.ok(place?.kind === 'file');
    live.open(logs.sourceOf(place), null);
    const texts = () => live.view.all().flatMap(({ lines }) => lines);
    const untilTold = (text: string) =>
      until(`the log tells ${text}`, async () => {
        await live.update();
        return texts().some((line) => line.includes(text));
      });
    await untilTold(READY);
    await test({ lab, logs, live, path, texts, untilTold });
  } finally {
    live.dispose();
    await lab.close();
  }
}

describe('the log of a daemon in a hostile place', () => {
  it('of 100 MB is read from its last megabyte', () =>
    following(async ({ path, live, texts, untilTold }) => {
      const line = `${'x'.repeat(99)}\n`;
      await writeFile(path, line.repeat(1_000_000), { flag: 'a' });
      await appendFile(path, 'the end\n');
      await untilTold('the end');
      assert.ok(texts().includes(WORDS.skipped));
      assert.ok(live.view.all().length < 30_000);
    }));

  it('with a line of 100 MB shows its beginning', () =>
    following(async ({ path, texts, untilTold }) => {
      for (let part = 0; part < 100; part++) {
        await appendFile(path, Buffer.alloc(1 << 20, 'x'));
      }
      await appendFile(path, '\nthe end\n');
      await untilTold('the end');
      assert.ok(texts().every((one) => one.length < 10_000));
    }));

  it('is followed when it was copied and emptied', () =>
    following(async ({ path, texts, untilTold }) => {
      await truncate(path);
      await appendFile(path, 'afterwards\n');
      await untilTold('afterwards');
      assert.ok(texts().includes(WORDS.truncated));
    }));

  it('is followed where the daemon writes it, whatever lies under its old name', () =>
    following(async ({ lab, path, texts, untilTold }) => {
      await rename(path, `${path}.1`);
      await writeFile(path, 'planted\n');
      await appendFile(`${path}.1`, 'written\n');
      await untilTold('written');
      assert.ok(!texts().includes('planted'));
      assert.ok((await readFile(lab.path('kubo.log'), 'utf8')).includes('planted'));
    }));

  it('is no link that somebody put there when the daemon had ended', () =>
    following(async ({ lab, logs, live, path }) => {
      await writeFile(lab.path('secret'), 'secret');
      const { pid } = await writerOf(lab);
      await rm(path);
      await symlink(lab.path('secret'), path);
      process.kill(pid, 'SIGKILL');
      await until('Kubo has ended', () => !existsSync(`/proc/${pid}/fd/2`));
      await assert.rejects(live.update(), LogUnreadableError);
      assert.equal(await logs.lastPlaceOf([path]), null);
    }));
});
