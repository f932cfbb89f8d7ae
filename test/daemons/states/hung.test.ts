import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { type KuboOptions, kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { SETTINGS_VARIABLE } from '../../../src/headless/settingsVariable';
import { asNobody, publicCopy } from '../places';
import { type Look, situation } from '../situation';

const OTHER_PORTS = { api: 15001, gateway: 18080, swarm: 14001 };
/** A right that a process keeps over `exec`, so that others of its user may not look into it. */
const AMBIENT = [
  '--ambient-caps=+net_bind_service',
  '--inh-caps=+net_bind_service',
  '--bounding-set=-all,+net_bind_service',
];

/** It lives and listens, but can accept no connection any more. */
async function hang(lab: Lab, daemon: LabProcess): Promise<void> {
  const limit = ['prlimit', '--pid', String(daemon.pid), '--nofile=3:3'];
  await lab.run('setpriv', [...(await asNobody(lab, lab.path('nobody'))), ...limit]);
}

/** The repository of a user called nobody, in a folder that everybody may read. */
async function kuboOfNobody(
  lab: Lab,
  options: KuboOptions,
  rights: readonly string[] = [],
): Promise<LabProcess> {
  const repo = await prepareKubo(lab, { repo: lab.path('repo'), ...options });
  await lab.run('chown', ['-R', 'nobody', repo]);
  await lab.run('chmod', ['-R', 'a+rX', repo]);
  const [user, ...rest] = await asNobody(lab, lab.path('nobody'));
  const copy = lab.path('ipfs');
  const program = existsSync(copy) ? copy : await publicCopy(lab, lab.binaries.ipfs);
  const command = [...rights, user ?? '', ...rest, `IPFS_PATH=${repo}`, program, 'daemon', '--offline'];
  const daemon = lab.launch('setpriv', command);
  await daemon.until('Kubo is ready', () => daemon.output.includes('Daemon is ready'));
  return daemon;
}

/** A service whose folder everybody may read. */
async function serviceOfNobody(lab: Lab): Promise<LabProcess> {
  await kubo(lab);
  const ports = { api: 19094, proxy: 19095, swarm: 19096, pinning: 19097 };
  const { folder } = await prepareService(lab, { folder: lab.path('peer'), ports });
  await lab.run('chown', ['-R', 'nobody', folder]);
  await lab.run('chmod', ['-R', 'a+rX', folder]);
  const program = await publicCopy(lab, lab.binaries.service);
  const user = await asNobody(lab, lab.path('nobody'));
  const daemon = lab.launch('setpriv', [...user, `IPFS_CLUSTER_PATH=${folder}`, program, 'daemon']);
  await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
  return daemon;
}

function asUser(lab: Lab, user: string, environment: NodeJS.ProcessEnv = {}): Look {
  return {
    through: ['setpriv', `--reuid=${user}`, '--regid=1234', '--clear-groups', '--'],
    environment: { ...lab.env, HOME: '/nonexistent', PATH: '/usr/bin:/bin', ...environment },
  };
}

describe('daemons into which this user cannot look, and which hang', () => {
  for (const [name, ports] of [
    ['the default port', undefined],
    ['another port', OTHER_PORTS],
  ] as const) {
    situation(
      `another user’s Kubo on ${name}, whose repository we know`,
      { ipfs: ['unresponsive', 1] },
      async (lab) => {
        await hang(lab, await kuboOfNobody(lab, ports ? { ports } : {}));
        return asUser(lab, '1234', { IPFS_PATH: lab.path('repo') });
      },
    );

    situation(
      `our own Kubo with an ambient capability on ${name}`,
      { ipfs: ['unresponsive', 1] },
      async (lab) => {
        await hang(lab, await kuboOfNobody(lab, ports ? { ports } : {}, AMBIENT));
        return asUser(lab, 'nobody', { IPFS_PATH: lab.path('repo') });
      },
    );

    situation(
      `our own Kubo with an ambient capability on ${name}, which is well`,
      { ipfs: ['running', 1] },
      async (lab) => {
        await kuboOfNobody(lab, ports ? { ports } : {}, AMBIENT);
        return asUser(lab, 'nobody', { IPFS_PATH: lab.path('repo') });
      },
    );
  }

  situation(
    'another user’s Kubo beside one of theirs that is well',
    { ipfs: ['unresponsive', 2] },
    async (lab) => {
      await kuboOfNobody(lab, { repo: lab.path('well') });
      await hang(lab, await kuboOfNobody(lab, { ports: OTHER_PORTS }));
      return asUser(lab, '1234', { IPFS_PATH: lab.path('repo') });
    },
  );

  situation(
    'another user’s Kubo, whose address the settings name',
    { ipfs: ['unresponsive', 1] },
    async (lab) => {
      const daemon = await kuboOfNobody(lab, { ports: OTHER_PORTS });
      await chmod(lab.path('repo'), 0o700);
      await hang(lab, daemon);
      const age = async () => Number(await lab.run('ps', ['-o', 'etimes=', '-p', String(daemon.pid)]));
      await until('it is past its start', async () => (await age()) > 2);
      const apiAddresses = { ipfs: ['/ip4/127.0.0.1/tcp/15001'] };
      return asUser(lab, '1234', { [SETTINGS_VARIABLE]: JSON.stringify({ apiAddresses }) });
    },
  );

  situation(
    'another user’s service on another port, whose folder we know',
    { service: ['starting', 1] },
    async (lab) => {
      const daemon = await serviceOfNobody(lab);
      await hang(lab, daemon);
      return asUser(lab, '1234', { IPFS_CLUSTER_PATH: lab.path('peer') });
    },
  );
});
