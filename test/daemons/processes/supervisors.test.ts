import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { until } from '../../../lab/until';
import type { SupervisorView } from '../../../src/status/result';
import { canMakeControlGroups, startUnit } from '../actions/supervising';
import { type Look, situation } from '../situation';

const DAEMON = 'ipfs daemon --offline';

/** Kubo writes this file once it listens. */
async function untilListening(lab: Lab): Promise<void> {
  await until('Kubo listens', () => existsSync(lab.path('.ipfs', 'api')));
}

/** Started by that, it is looked after by this: PIDs and terminals are told apart by being there. */
function lookedAfter(
  by: string,
  expected: Pick<SupervisorView, 'kind'> & Partial<SupervisorView>,
  start: (lab: Lab) => Promise<void>,
): void {
  situation(`Kubo looked after by ${by}`, { ipfs: ['running', 1] }, async (lab): Promise<Look> => {
    await prepareKubo(lab);
    await start(lab);
    await untilListening(lab);
    return {
      verify: ({ daemons }) => {
        const supervisor = daemons.ipfs?.details?.instances[0]?.supervisor;
        assert.deepEqual({ ...supervisor, ...expected }, supervisor);
      },
    };
  });
}

/** A folder of services with one whose program is Kubo, as runit and s6 have it. */
async function services(lab: Lab): Promise<string> {
  await lab.write(lab.path('services', 'kubo', 'run'), `#!/bin/sh\nexec ${DAEMON}\n`, 0o700);
  return lab.path('services');
}

describe('who looks after a daemon', () => {
  lookedAfter('supervisord', { kind: 'supervisord', unit: 'kubo', tty: null }, async (lab) => {
    const configuration = lab.path('supervisord.conf');
    const own = ['[supervisord]', `logfile=${lab.path('sd.log')}`, `pidfile=${lab.path('sd.pid')}`];
    await lab.write(configuration, [...own, '[program:kubo]', `command=${DAEMON}`, ''].join('\n'));
    lab.launch('supervisord', ['--nodaemon', '-c', configuration]);
  });

  if (canMakeControlGroups()) {
    lookedAfter(
      'systemd of a user',
      { kind: 'systemd', unit: 'kubo.service', scope: 'user', tty: null },
      async (lab) => {
        const command = `ExecStart=${lab.binaries.ipfs} ${DAEMON.slice('ipfs '.length)}`;
        await startUnit(lab, 'kubo.service', [command]);
      },
    );
  } else {
    it('Kubo looked after by systemd of a user: nobody makes control groups here');
  }

  lookedAfter('runit', { kind: 'runit', unit: 'kubo' }, async (lab) => {
    lab.launch('runsvdir', [await services(lab)]);
  });

  lookedAfter('s6', { kind: 's6', unit: 'kubo' }, async (lab) => {
    lab.launch('s6-svscan', [await services(lab)]);
  });

  lookedAfter('tmux', { kind: 'tmux', unit: null }, async (lab) => {
    await lab.run('tmux', ['-S', lab.path('tmux'), 'new-session', '-d', DAEMON], { TERM: 'xterm' });
  });

  lookedAfter('a shell in tmux', { kind: 'tmux' }, async (lab) => {
    await lab.run('tmux', ['-S', lab.path('tmux'), 'new-session', '-d', `${DAEMON}; true`], {
      TERM: 'xterm',
    });
  });

  lookedAfter('screen', { kind: 'screen' }, async (lab) => {
    await lab.run('screen', ['-dmS', 'kubo', ...DAEMON.split(' ')], {
      SCREENDIR: lab.path('screens'),
      TERM: 'xterm',
    });
  });

  lookedAfter('a terminal', { kind: 'terminal', unit: null }, async (lab) => {
    lab.launch('script', ['-qefc', DAEMON, '/dev/null']);
    await Promise.resolve();
  });

  lookedAfter(
    'a program that is no supervisor',
    { kind: 'program', unit: 'node', tty: null },
    async (lab) => {
      lab.launch('sh', ['-c', `${DAEMON}; true`]);
      await Promise.resolve();
    },
  );

  lookedAfter('nobody', { kind: 'none', unit: null, pid: null, tty: null }, async (lab) => {
    await lab.launch('sh', ['-c', `setsid ${DAEMON} > /dev/null 2>&1 &`]).exited;
  });

  lookedAfter('nobody any more: the shell that has started it is gone', { kind: 'none' }, async (lab) => {
    await lab.launch('setsid', ['sh', '-c', `${DAEMON} > /dev/null 2>&1 &`]).exited;
  });
});
