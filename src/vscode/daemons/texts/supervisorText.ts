import type { SupervisorView } from '../../../status/result';
import type { Language } from './language';

/** So much of a container's ID is what its own tools show. */
const SHORT_ID = 12;

/** Who looks after a daemon, in words. */
export function supervisorText(
  { t }: Language,
  { kind, unit: name, scope, tty, pid }: SupervisorView,
): string {
  switch (kind) {
    case 'systemd':
      return scope === 'user' ? t('systemd of the user, {0}', name ?? '') : t('systemd, {0}', name ?? '');
    case 'container':
      return name === null ? t('its container') : t('container {0}', name.slice(0, SHORT_ID));
    case 'supervisord':
      return withName('supervisord', name);
    case 'runit':
      return withName('runit', name);
    case 's6':
      return withName('s6', name);
    case 'pm2':
      return withName('PM2', name);
    case 'ipfs_desktop':
      return 'IPFS Desktop';
    case 'tmux':
      return withName('tmux', tty);
    case 'screen':
      return withName('screen', tty);
    case 'terminal':
      return t('terminal {0}', tty ?? '');
    case 'program':
      return t('none; started by {0}, PID {1}', name ?? '', pid ?? '');
    case 'none':
      return t('none');
  }
}

function withName(program: string, name: string | null): string {
  return name === null ? program : `${program}, ${name}`;
}
