import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { prepareKubo } from '../../../lab/kubo';
import { Lab } from '../../../lab/lab';
import { until } from '../../../lab/until';
import { LiveLog } from '../../../src/logs/liveLog';
import { type LogPlace, Logs } from '../../../src/logs/openLog';
import { WORDS, writerOf } from './look';

const DAEMON = 'ipfs daemon --offline';
const READY = 'Daemon is ready';
async function withLab(run: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await Lab.open(await daemonBinaries(console.error));
  try {
    await prepareKubo(lab);
    await run(lab);
  } finally {
    await lab.close();
  }
}

async function untilListening(lab: Lab): Promise<void> {
  await until('Kubo listens', () => existsSync(lab.path('.ipfs', 'api')));
}

/** Started like that, its log is found here, and tells that it is ready. */
function foundAt(
  how: string,
  start: (lab: Lab) => Promise<void>,
  verify: (place: Extract<LogPlace, { kind: 'file' }>, lab: Lab) => void,
): void {
  it(how, () =>
    withLab(async (lab) => {
      await start(lab);
      await untilListening(lab);
      const logs = new Logs();
      const [place] = await logs.placesOf(await writerOf(lab));
      assert.ok(place?.kind === 'file', JSON.stringify(place));
      verify(place, lab);
      const live = new LiveLog(WORDS);
      live.open(logs.sourceOf(place), null);
      await until('its log tells that it is ready', async () => {
        await live.update();
        return live.view.all().some(({ message }) => message.includes(READY));
      });
      live.dispose();
    }),
  );
}

/** Started like that, its log is not to be read. */
function writesTo(how: string, start: (lab: Lab) => Promise<void>, verify: (place: LogPlace) => void): void {
  it(how, () =>
    withLab(async (lab) => {
      await start(lab);
      await untilListening(lab);
      const [place] = await new Logs().placesOf(await writerOf(lab));
      assert.ok(place);
      verify(place);
    }),
  );
}

async function detached(lab: Lab, line: string): Promise<void> {
  await lab.launch('sh', ['-c', line]).exited;
}

async function services(lab: Lab, log: string): Promise<string> {
  const kubo = lab.path('services', 'kubo');
  await lab.write(`${kubo}/run`, `#!/bin/sh\nexec 2>&1\nexec ${DAEMON}\n`, 0o700);
  await lab.write(
    `${kubo}/log/run`,
    `#!/bin/sh\nmkdir -p ${lab.path('kept')}\nexec ${log} ${lab.path('kept')}\n`,
    0o700,
  );
  return lab.path('services');
}

describe('where the log of a daemon is', () => {
  foundAt(
    'in the file that its output leads to',
    (lab) => detached(lab, `setsid ${DAEMON} > kubo.log 2>&1 &`),
    (place, lab) => {
      assert.equal(place.path, lab.path('kubo.log'));
      assert.equal(place.deleted, false);
      assert.equal(place.reader, null);
    },
  );

  foundAt(
    'in that of descriptor 1, where 2 leads nowhere',
    (lab) => detached(lab, `setsid ${DAEMON} > kubo.log 2> /dev/null &`),
    (place, lab) => {
      assert.equal(place.path, lab.path('kubo.log'));
    },
  );

  it('in the file that go-log was told to write', () =>
    withLab(async (lab) => {
      const path = lab.path('go.log');
      lab.launch('sh', ['-c', `exec ${DAEMON} > /dev/null 2>&1`], {
        env: { GOLOG_FILE: 'go.log', GOLOG_LOG_LEVEL: 'debug' },
      });
      await untilListening(lab);
      const logs = new Logs();
      const [place] = await logs.placesOf(await writerOf(lab));
      assert.ok(place?.kind === 'file', JSON.stringify(place));
      assert.equal(place.path, path);
      const live = new LiveLog(WORDS);
      live.open(logs.sourceOf(place), null);
      await until('its log tells what it does', async () => {
        await live.update();
        return live.view.all().some(({ level, component }) => level === 'debug' && component !== null);
      });
    }));

  foundAt(
    'in a file that was removed',
    (lab) =>
      detached(
        lab,
        `setsid ${DAEMON} > kubo.log 2>&1 & until grep -q '${READY}' kubo.log; do :; done; rm kubo.log`,
      ),
    (place, lab) => {
      assert.equal(place.path, lab.path('kubo.log'));
      assert.equal(place.deleted, true);
    },
  );

  foundAt(
    'in the file of tee at the end of its pipe',
    async (lab) => {
      lab.launch('sh', ['-c', `${DAEMON} 2>&1 | tee kubo.log`]);
      await Promise.resolve();
    },
    (place, lab) => {
      assert.equal(place.path, lab.path('kubo.log'));
      assert.equal(place.reader?.name, 'tee');
    },
  );

  foundAt(
    'in the file of tee behind another program',
    async (lab) => {
      lab.launch('sh', ['-c', `${DAEMON} 2>&1 | cat | tee kubo.log`]);
      await Promise.resolve();
    },
    (place, lab) => {
      assert.equal(place.path, lab.path('kubo.log'));
      assert.equal(place.reader?.name, 'tee');
    },
  );

  foundAt(
    'where svlogd of runit keeps it',
    async (lab) => {
      lab.launch('runsvdir', [await services(lab, 'svlogd')]);
    },
    (place, lab) => {
      assert.equal(place.path, lab.path('kept', 'current'));
      assert.equal(place.reader?.name, 'svlogd');
    },
  );

  foundAt(
    'where s6-log keeps it',
    async (lab) => {
      lab.launch('s6-svscan', [await services(lab, 's6-log')]);
    },
    (place, lab) => {
      assert.equal(place.path, lab.path('kept', 'current'));
      assert.equal(place.reader?.name, 's6-log');
    },
  );

  foundAt(
    'where supervisord keeps it, of two that it looks after',
    async (lab) => {
      const own = ['[supervisord]', `logfile=${lab.path('sd.log')}`, `pidfile=${lab.path('sd.pid')}`];
      const kubo = [
        '[program:kubo]',
        `command=${DAEMON}`,
        'redirect_stderr=true',
        `stdout_logfile=${lab.path('kubo.log')}`,
      ];
      const other = [
        '[program:other]',
        'command=tail -f /dev/null',
        `stdout_logfile=${lab.path('other.log')}`,
      ];
      await lab.write(lab.path('sd.conf'), [...own, ...kubo, ...other, ''].join('\n'));
      lab.launch('supervisord', ['--nodaemon', '-c', lab.path('sd.conf')]);
    },
    (place, lab) => {
      assert.equal(place.path, lab.path('kubo.log'));
      assert.equal(place.reader?.name, 'supervisord');
    },
  );

  writesTo(
    'in the terminal of tmux',
    async (lab) => {
      await lab.run('tmux', ['-S', lab.path('tmux'), 'new-session', '-d', DAEMON], { TERM: 'xterm' });
    },
    (place) => {
      assert.equal(place.kind, 'terminal');
    },
  );

  writesTo(
    'nowhere',
    (lab) => detached(lab, `setsid ${DAEMON} > /dev/null 2>&1 &`),
    (place) => {
      assert.deepEqual(place, { kind: 'nowhere' });
    },
  );

  writesTo(
    'with a program that keeps no file',
    async (lab) => {
      lab.launch('sh', ['-c', `${DAEMON} 2>&1 | cat > /dev/null`]);
      await Promise.resolve();
    },
    (place) => {
      assert.ok(place.kind === 'program' && place.reader?.name === 'cat', JSON.stringify(place));
    },
  );

  writesTo(
    'behind a named pipe',
    (lab) => detached(lab, `mkfifo pipe; setsid cat pipe > /dev/null & setsid ${DAEMON} > pipe 2>&1 &`),
    (place) => {
      assert.ok(place.kind === 'program' && place.reader?.name === 'cat', JSON.stringify(place));
    },
  );
});
