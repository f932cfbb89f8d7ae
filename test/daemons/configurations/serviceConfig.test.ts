import assert from 'node:assert/strict';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { untilOlderThan } from '../../../lab/conditions/processes';
import type { Json } from '../../../lab/jsonMerge';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService, type ServiceOptions, type StartOptions, startService } from '../../../lab/service';
import type { DaemonStatusResponse, Instance } from '../../../src/status/result';
import { situation } from '../situation';

const FOLDER = '.ipfs-cluster';

async function service(
  lab: Lab,
  restapi: Json | undefined,
  options: StartOptions & ServiceOptions = {},
): Promise<LabProcess> {
  await kubo(lab);
  return serviceAlone(lab, restapi, options);
}

async function serviceAlone(
  lab: Lab,
  restapi: Json | undefined,
  options: StartOptions & ServiceOptions = {},
): Promise<LabProcess> {
  await prepareService(lab, { config: { api: { restapi } }, ...options });
  return startService(lab, options);
}

/** Users edit a file no sooner than they see the daemon run, as here, where it is READY. */
async function edit(lab: Lab, restapi: Json | undefined): Promise<void> {
  await lab.patch(lab.path(FOLDER, 'service.json'), { api: { restapi } });
}

function first(answer: DaemonStatusResponse): Instance | undefined {
  return answer.daemons.ipfs_cluster_service?.details?.instances[0];
}

/** The API itself was reached: it told its version. */
function answered(answer: DaemonStatusResponse): void {
  assert.equal(first(answer)?.version, '1.1.6');
}

const reached = { verify: answered };

async function selfSigned(lab: Lab): Promise<Json> {
  const [cert, key] = [lab.path('cert.pem'), lab.path('key.pem')];
  const subject = ['-subj', '/CN=nobody.example', '-days', '2'];
  await lab.run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ]);
  return { ssl_cert_file: cert, ssl_key_file: key };
}

function withPassword(lab: Lab): Json {
  lab.secrets.add('pa55-word').add(Buffer.from('ann:pa55-word').toString('base64'));
  return { basic_auth_credentials: { ann: 'pa55-word' } };
}

describe('ipfs-cluster-service: configurations', () => {
  const ADDRESSES: Readonly<Record<string, string | readonly string[]>> = {
    'another port': '/ip4/127.0.0.1/tcp/19094',
    'all addresses': '/ip4/0.0.0.0/tcp/9094',
    'another loopback address': '/ip4/127.0.0.2/tcp/9094',
    IPv6: '/ip6/::1/tcp/9094',
    'all IPv6 addresses': '/ip6/::/tcp/19094',
    'a host name': '/dns4/localhost/tcp/9094',
    'a port that the system chose': '/ip4/127.0.0.1/tcp/0',
    'a port that the system chose, on all addresses': '/ip4/0.0.0.0/tcp/0',
    'two addresses': ['/ip4/127.0.0.1/tcp/19094', '/ip6/::1/tcp/29094'],
    'a list of one address': ['/ip4/127.0.0.1/tcp/19094'],
  };
  for (const [name, address] of Object.entries(ADDRESSES)) {
    situation(`listens on ${name}`, { service: ['running', 1] }, async (lab) => {
      await service(lab, { http_listen_multiaddress: address });
      return reached;
    });
  }

  situation('listens on a unix socket', { service: ['running', 1] }, async (lab) => {
    await service(lab, { http_listen_multiaddress: `/unix${lab.path('the api')}` });
    return reached;
  });

  situation('killed while it listened on a unix socket', { service: ['crashed', 0] }, async (lab) => {
    await (await service(lab, { http_listen_multiaddress: `/unix${lab.path('api')}` })).kill();
    await rm(lab.path(FOLDER, 'cluster.lock'));
  });

  situation('TLS with a certificate of its own', { service: ['running', 1] }, async (lab) => {
    await service(lab, await selfSigned(lab));
    return reached;
  });

  situation('TLS that only its variables name', { service: ['running', 1] }, async (lab) => {
    const { ssl_cert_file: cert, ssl_key_file: key } = (await selfSigned(lab)) as Record<string, string>;
    const env = { CLUSTER_RESTAPI_SSLCERTFILE: cert, CLUSTER_RESTAPI_SSLKEYFILE: key };
    await service(lab, {}, { env });
    return reached;
  });

  situation('TLS switched off in the file since its start', { service: ['running', 1] }, async (lab) => {
    await service(lab, await selfSigned(lab));
    const off = { ssl_cert_file: undefined, ssl_key_file: undefined };
    await edit(lab, off);
    return reached;
  });

  situation('TLS switched on in the file since its start', { service: ['running', 1] }, async (lab) => {
    await service(lab, {});
    await edit(lab, await selfSigned(lab));
    return reached;
  });

  situation('credentials in the file', { service: ['running', 1] }, async (lab) => {
    await service(lab, withPassword(lab));
    return reached;
  });

  situation('credentials that only its variable names', { service: ['running', 1] }, async (lab) => {
    withPassword(lab);
    await service(lab, {}, { env: { CLUSTER_RESTAPI_BASICAUTHCREDENTIALS: 'ann:pa55-word' } });
    return reached;
  });

  situation('credentials that were changed in the file since', { service: ['running', 1] }, async (lab) => {
    await service(lab, withPassword(lab));
    const changed = { basic_auth_credentials: { ann: 'changed' } };
    await edit(lab, changed);
    return {
      verify: (answer) => {
        assert.match(first(answer)?.reasons[0] ?? '', /401/);
      },
    };
  });

  situation('wants other credentials, and its Kubo was killed', { service: ['degraded', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await serviceAlone(lab, withPassword(lab));
    const changed = { basic_auth_credentials: { ann: 'changed' } };
    await edit(lab, changed);
    await daemon.kill();
  });

  situation('TLS and credentials', { service: ['running', 1] }, async (lab) => {
    await service(lab, { ...((await selfSigned(lab)) as object), ...(withPassword(lab) as object) });
    return reached;
  });

  situation('no REST API', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { config: { api: { restapi: undefined } } });
    const daemon = await startService(lab, { wait: 'nothing' });
    await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
  });

  situation('no API at all', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { config: { api: undefined } });
    await startService(lab);
  });

  situation('no REST API, and its Kubo was killed', { service: ['degraded', 1] }, async (lab) => {
    const daemon = await kubo(lab);
    await serviceAlone(lab, undefined);
    await daemon.kill();
  });

  situation(
    'its REST API was left out of the file since its start',
    { service: ['running', 1] },
    async (lab) => {
      await service(lab, {});
      await edit(lab, undefined);
      return reached;
    },
  );

  situation('a REST API came into the file since its start', { service: ['running', 1] }, async (lab) => {
    await service(lab, undefined);
    await edit(lab, { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/9094' });
  });

  situation('its address was edited since its start', { service: ['running', 1] }, async (lab) => {
    await service(lab, {});
    const moved = { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/7777' };
    await edit(lab, moved);
    return reached;
  });

  situation(
    'its address became a unix socket in the file since',
    { service: ['running', 1] },
    async (lab) => {
      await service(lab, {});
      const moved = { http_listen_multiaddress: `/unix${lab.path('api')}` };
      await edit(lab, moved);
      return reached;
    },
  );

  situation('its file was broken since its start', { service: ['running', 1] }, async (lab) => {
    await service(lab, { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/19094' });
    await writeFile(lab.path(FOLDER, 'service.json'), '{"cluster": {"secret": ');
    return reached;
  });

  situation('its folder was deleted while it runs', { service: ['running', 1] }, async (lab) => {
    await service(lab, {});
    await rm(lab.path(FOLDER), { recursive: true });
    return reached;
  });

  situation('its configuration is served', { service: ['running', 1] }, async (lab) => {
    await sourced(lab, {});
    return reached;
  });

  situation('its configuration is served and has another port', { service: ['running', 1] }, async (lab) => {
    await sourced(lab, { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/19094' });
    return reached;
  });

  situation('its configuration is served and has no REST API', { service: ['running', 1] }, async (lab) => {
    // Past what a daemon takes from one listener to the next.
    await untilOlderThan(await sourced(lab, undefined), 2_500);
  });

  situation('its address was moved by its variable', { service: ['running', 1] }, async (lab) => {
    const env = { CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS: '/ip4/127.0.0.1/tcp/19094' };
    await service(lab, {}, { env });
    return reached;
  });

  situation('its name and its Kubo are set by variables', { service: ['running', 1] }, async (lab) => {
    await kubo(lab, { ports: { api: 15001, gateway: 18080, swarm: 14001 } });
    await prepareService(lab);
    const env = { CLUSTER_PEERNAME: 'ann', CLUSTER_IPFSHTTP_NODEMULTIADDRESS: '/ip4/127.0.0.1/tcp/15001' };
    await startService(lab, { env });
    return {
      verify: (answer) => {
        assert.equal(first(answer)?.name, 'ann');
        assert.equal(first(answer)?.kubo?.address, '/ip4/127.0.0.1/tcp/15001');
      },
    };
  });

  situation('a folder relative to its working directory', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { folder: lab.path('a', 'peer') });
    await startService(lab, { folder: './peer/', cwd: lab.path('a') });
    return reached;
  });

  situation('a folder with spaces and more in its name', { service: ['running', 1] }, async (lab) => {
    const folder = lab.path('my daemon – "köln"');
    await service(lab, {}, { folder });
    return reached;
  });

  situation('a folder named by --config=', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab, { folder: lab.path('peer') });
    const daemon = lab.launch(lab.binaries.service, [
      '--debug',
      `--config=${folder}`,
      '-l',
      'info',
      'daemon',
    ]);
    await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
    return reached;
  });

  situation('a folder named by its variable', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab, { folder: lab.path('peer') });
    await startService(lab, { env: { IPFS_CLUSTER_PATH: folder } });
    return reached;
  });

  situation('a folder named by our own variable, not running', { service: ['stopped', 0] }, async (lab) => {
    const { folder } = await prepareService(lab, { folder: lab.path('peer') });
    return { environment: { ...lab.env, IPFS_CLUSTER_PATH: folder } };
  });

  situation('crashed in a folder that the settings name', { service: ['crashed', 0] }, async (lab) => {
    const folder = lab.path('peer');
    await (await service(lab, {}, { folder })).kill();
    return { settings: { folders: { ipfs_cluster_service: [folder] } } };
  });

  situation('one folder by two names is one daemon', { service: ['running', 1] }, async (lab) => {
    await symlink(lab.path('peer'), lab.path(FOLDER));
    await service(lab, {}, { folder: lab.path('peer') });
    return {
      settings: { folders: { ipfs_cluster_service: [`${lab.path('peer')}/`, lab.path(FOLDER)] } },
      verify: (answer) => {
        assert.equal(answer.daemons.ipfs_cluster_service?.details?.instances.length, 1);
      },
    };
  });

  situation('no HOME in its environment', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const args = ['-u', 'HOME', lab.binaries.service, '-c', lab.path(FOLDER), 'daemon'];
    const daemon = lab.launch('env', args);
    await daemon.until('READY', () => daemon.output.includes('IPFS Cluster is READY'));
    return reached;
  });

  for (const datastore of ['leveldb', 'badger', 'badger3']) {
    situation(`keeps its state in ${datastore}`, { service: ['running', 1] }, async (lab) => {
      await kubo(lab);
      await lab.run(lab.binaries.service, ['init', '--datastore', datastore]);
      await startService(lab);
      return reached;
    });
  }

  situation('its file is not JSON', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
    await writeFile(lab.path(FOLDER, 'service.json'), '{"cluster": {"secret": "00ff');
  });

  situation('its file has another shape', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
    await writeFile(
      lab.path(FOLDER, 'service.json'),
      '{"api": {"restapi": {"http_listen_multiaddress": 7}}}',
    );
  });

  situation('no identity', { service: ['not_initialized', 0] }, async (lab) => {
    await prepareService(lab);
    await rm(lab.path(FOLDER, 'identity.json'));
  });

  situation('no configuration, only an identity', { service: ['not_initialized', 0] }, async (lab) => {
    await prepareService(lab);
    await rm(lab.path(FOLDER, 'service.json'));
  });

  situation('a folder with nothing but a lock file', { service: ['not_initialized', 0] }, async (lab) => {
    await lab.write(lab.path(FOLDER, 'cluster.lock'), '');
  });

  situation('a named pipe in place of its file', { service: ['unknown', 0] }, async (lab) => {
    await prepareService(lab);
    await rm(lab.path(FOLDER, 'service.json'));
    await lab.run('mkfifo', [lab.path(FOLDER, 'service.json')]);
  });

  situation(
    'its Kubo is expected where nobody listens',
    { ipfs: ['running', 1], service: ['degraded', 1] },
    async (lab) => {
      await kubo(lab);
      const node = { ipfs_connector: { ipfshttp: { node_multiaddress: '/ip4/127.0.0.1/tcp/5999' } } };
      await prepareService(lab, { config: node });
      await startService(lab, { wait: 'api' });
    },
  );
});

async function sourced(lab: Lab, restapi: Json | undefined): Promise<LabProcess> {
  await kubo(lab);
  const { folder } = await prepareService(lab);
  const served = await lab.serviceJson({
    cluster: { listen_multiaddress: ['/ip4/127.0.0.1/tcp/9796'] },
    api: { restapi },
  });
  await lab.write(`${folder}/service.json`, { source: await lab.serve(served) });
  return startService(lab);
}
