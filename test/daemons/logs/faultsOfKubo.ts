import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { publicCopy } from '../places';
import { type Fault, fill, smallDisk, taken } from './fault';

function start(lab: Lab, env: NodeJS.ProcessEnv = {}, args: readonly string[] = ['--offline']): LabProcess {
  return lab.launch(lab.binaries.ipfs, ['daemon', ...args], { env });
}

export const FAULTS_OF_KUBO: readonly Fault[] = [
  {
    id: 'repo_locked',
    how: 'a second one is started in its repository',
    make: async (lab) => {
      await kubo(lab);
      return start(lab);
    },
  },
  {
    id: 'repo_missing',
    how: 'nothing was initialized',
    make: (lab) => Promise.resolve(start(lab)),
  },
  {
    id: 'port_taken',
    how: 'the port of its RPC API',
    make: async (lab) => {
      await prepareKubo(lab);
      await taken(lab, 5001);
      return start(lab);
    },
  },
  {
    id: 'port_taken',
    how: 'the port of its gateway',
    make: async (lab) => {
      await prepareKubo(lab);
      await taken(lab, 8080);
      return start(lab);
    },
  },
  {
    id: 'swarm_port_taken',
    how: 'the port for other nodes',
    make: async (lab) => {
      await prepareKubo(lab);
      await taken(lab, 4001);
      return start(lab, {}, []);
    },
  },
  {
    id: 'repo_needs_migration',
    how: 'the repository is of an older release',
    make: async (lab) => {
      const repo = await prepareKubo(lab);
      await writeFile(join(repo, 'version'), '15\n');
      return start(lab, {}, ['--offline', '--migrate=false']);
    },
  },
  {
    id: 'repo_too_new',
    how: 'the repository is of a newer release',
    make: async (lab) => {
      const repo = await prepareKubo(lab);
      await writeFile(join(repo, 'version'), '99\n');
      return start(lab);
    },
  },
  {
    id: 'repo_closed',
    how: 'the repository belongs to root',
    make: async (lab) => {
      const repo = await prepareKubo(lab);
      await lab.run('chmod', ['-R', 'a+rX', repo]);
      const program = await publicCopy(lab, lab.binaries.ipfs);
      return lab.launch('setpriv', [
        '--reuid=nobody',
        '--clear-groups',
        '--',
        program,
        'daemon',
        '--offline',
      ]);
    },
  },
  {
    id: 'configuration_broken',
    how: 'its configuration is no JSON',
    make: async (lab) => {
      const repo = await prepareKubo(lab);
      const path = join(repo, 'config');
      await writeFile(path, (await readFile(path, 'utf8')).replace('{', ''));
      return start(lab);
    },
  },
  {
    id: 'datastore_differs',
    how: 'its datastore is configured otherwise than it was made',
    make: async (lab) => {
      const repo = await prepareKubo(lab);
      await writeFile(join(repo, 'datastore_spec'), '{"path":"other","type":"levelds"}');
      return start(lab);
    },
  },
  {
    id: 'disk_full',
    how: 'its repository is on a disk without space',
    make: async (lab) => {
      const repo = await smallDisk(lab);
      await prepareKubo(lab, { repo });
      await fill(lab, repo);
      return start(lab, { IPFS_PATH: repo });
    },
  },
];
