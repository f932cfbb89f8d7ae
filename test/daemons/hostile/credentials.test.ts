import assert from 'node:assert/strict';
import { chmod, mkdir, rename, rm, symlink } from 'node:fs/promises';
import { ClusterQuestions } from '../../../src/probes/apis/clusterQuestions';
import { credentialsOf } from '../../../src/probes/apis/credentials';
import { Disks } from '../../../src/probes/disks/disks';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { asNobody, HIDDEN_TABLES, publicCopy, WITHOUT_PROC } from '../places';
import { check, type Look, situation } from '../situation';
import { Listener, thief, type ThiefWay } from './thief';

/** The API of a service of root's, which wants credentials. */
async function withPassword(lab: Lab, restapi = {}): Promise<void> {
  lab.secrets.add('pa55-word').add(Buffer.from('ann:pa55-word').toString('base64'));
  const api = { restapi: { basic_auth_credentials: { ann: 'pa55-word' }, ...restapi } };
  await prepareService(lab, { config: { api } });
}

/** The thief was asked, and was sent no credentials: not even those that nobody could use. */
function gotNothing(listener: Listener): void {
  const { asked, authorized } = listener.heard;
  assert.ok(asked > 0, 'nobody asked the thief: it proves nothing');
  assert.equal(authorized, 0, 'the thief got the credentials');
}

const TRUE_VERSION: Look = {
  verify: ({ daemons }) => {
    assert.equal(daemons.ipfs_cluster_service?.details?.instances[0]?.version, '1.1.6');
  },
};

/** It runs, we have credentials, and did not send them. */
function withheld(look: Look = {}, why = /./): Look {
  return {
    ...look,
    verify: ({ daemons }) => {
      const reasons = daemons.ipfs_cluster_service?.details?.instances[0]?.reasons.join() ?? '';
      assert.match(reasons, /ours were not sent/);
      assert.match(reasons, why);
    },
  };
}

describe('credentials', () => {
  situation('of a service of ours reach it', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await withPassword(lab);
    await startService(lab);
    return TRUE_VERSION;
  });

  const THIEVES: Readonly<Record<string, readonly [restapi: object, way: ThiefWay]>> = {
    'another user listens': [{}, {}],
    'another user listens, and makes TLS fail': [
      { ssl_cert_file: '/nowhere/cert.pem', ssl_key_file: '/nowhere/key.pem' },
      { spoilsTls: true },
    ],
  };
  for (const [name, [restapi, way]] of Object.entries(THIEVES)) {
    situation(`of a stopped service, on whose port ${name}`, {}, async (lab) => {
      await withPassword(lab, restapi);
      const listener = await thief(lab, way);
      return {
        verify: () => {
          gotNothing(listener);
        },
      };
    });
  }

  situation('are not sent in plain text where TLS has failed', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await withPassword(lab);
    await startService(lab);
    const [cert, key] = [lab.path('cert.pem'), lab.path('key.pem')];
    await lab.patch(lab.path('.ipfs-cluster', 'service.json'), {
      api: { restapi: { ssl_cert_file: cert, ssl_key_file: key } },
    });
    return withheld({}, /TLS fails/);
  });
});

/** Hand-overs that the thief has to win before the test believes that nothing comes of them. */
const WON = 46;

describe('credentials, where the listener changes hands between the look, the connection and the request', () => {
  for (const turnMs of [3, 30]) {
    situation(`every ${turnMs} ms or sooner`, {}, async (lab) => {
      await withPassword(lab);
      const owner = await Listener.start(lab, { turnMs });
      const other = await thief(lab, { turnMs });
      const folder = lab.path('.ipfs-cluster');
      const endpoint = { kind: 'tcp', host: '127.0.0.1', port: 9094, address: '' } as const;
      const ask = async () => {
        const credentials = credentialsOf(
          () => 'Basic YW5uOnBhNTUtd29yZA==',
          { fileUid: 0, folder, process: null },
          new Disks(),
        );
        const authorize = credentials?.authorize ?? null;
        const api = new ClusterQuestions({ endpoint, anyCertificate: false, authorize });
        await api.version(AbortSignal.timeout(1000));
        api.close();
      };
      await check(lab);
      await until(
        'both were asked often',
        async () => {
          // Several at once: each finds the listener at another moment of its turn.
          await Promise.all(Array.from({ length: 32 }, ask));
          return other.heard.asked >= WON && owner.heard.authorized > 0;
        },
        { withinMs: 240_000 },
      );
      gotNothing(other);
    });
  }
});

/** The thief's own API, as the file says that only root may read. */
const BAIT = 19_094;

describe('credentials that only root may read, where another user’s process leads root to them', () => {
  /** @param folder of the process @param root what the file lies in that only root may read */
  const LINKS: Readonly<Record<string, (folder: string, root: string) => Promise<unknown>>> = {
    'its configuration is a link': async (folder, root) => {
      await rm(`${folder}/service.json`);
      await symlink(`${root}/service.json`, `${folder}/service.json`);
    },
    'its folder is a link': async (folder, root) => {
      await rename(folder, `${folder}-moved`);
      await symlink(root, folder);
    },
    'a folder on the way is a link': async (folder, root) => {
      const above = folder.slice(0, folder.lastIndexOf('/'));
      await rename(above, `${above}-moved`);
      await symlink(root.slice(0, root.lastIndexOf('/')), above);
    },
    'all of its folder are links': async (folder, root) => {
      await rename(folder, `${folder}-moved`);
      await mkdir(folder);
      for (const name of ['service.json', 'identity.json']) {
        await symlink(`${root}/${name}`, `${folder}/${name}`);
      }
    },
  };
  for (const [name, link] of Object.entries(LINKS)) {
    for (const port of [BAIT, 9094]) {
      const where = port === BAIT ? 'the thief listens there' : 'that process itself listens there';
      situation(`${name}; ${where}`, { service: ['running', 1] }, async (lab) => {
        await kubo(lab);
        const root = lab.path('root', 'cluster');
        lab.secrets.add('pa55-word').add(Buffer.from('ann:pa55-word').toString('base64'));
        const restapi = {
          basic_auth_credentials: { ann: 'pa55-word' },
          http_listen_multiaddress: `/ip4/127.0.0.1/tcp/${port}`,
        };
        await prepareService(lab, { folder: root, config: { api: { restapi } } });
        await chmod(lab.path('root'), 0o700);
        const folder = lab.path('nobody', 'x', 'cluster');
        await otherUsersService(lab, folder);
        await link(folder, root);
        const listener = await thief(lab, { port: BAIT });
        return {
          verify: ({ daemons }) => {
            assert.equal(listener.heard.authorized, 0, 'the thief got the credentials');
            const [instance] = daemons.ipfs_cluster_service?.details?.instances ?? [];
            assert.notEqual(instance?.pid ?? null, null);
          },
        };
      });
    }
  }
});

async function otherUsersService(lab: Lab, folder: string): Promise<void> {
  const program = await publicCopy(lab, lab.binaries.service);
  const setpriv = await asNobody(lab, lab.path('nobody'));
  const loopback = (port: number) => `/ip4/127.0.0.1/tcp/${port}`;
  const init = [`CLUSTER_LISTENMULTIADDRESS=${loopback(9096)}`, program, '-c', folder, 'init'];
  await lab.run('setpriv', [...setpriv, ...init]);
  const daemon = lab.launch('setpriv', [...setpriv, program, '-c', folder, 'daemon']);
  await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
}

/** Ways to look at this machine from which nobody can tell whose a connection is. */
const BLIND = {
  ...HIDDEN_TABLES,
  'there is no /proc': WITHOUT_PROC,
  'a namespace knows one user only': ['unshare', '--user', '--map-root-user', '--'],
} as const;

describe('credentials, where nobody can tell whose a connection is', () => {
  for (const [name, through] of Object.entries(BLIND)) {
    situation(`since ${name}: another user’s listener gets none`, {}, async (lab) => {
      await withPassword(lab);
      const listener = await thief(lab);
      return {
        through,
        verify: () => {
          gotNothing(listener);
        },
      };
    });
  }

  for (const [name, through] of Object.entries(HIDDEN_TABLES)) {
    situation(
      `since ${name}: our own runs, and wants credentials`,
      { service: ['running', 1] },
      async (lab) => {
        await kubo(lab);
        await withPassword(lab);
        await startService(lab);
        return withheld({ through });
      },
    );
  }
});
