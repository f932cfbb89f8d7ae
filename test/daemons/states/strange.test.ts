import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { Json } from '../../../lab/jsonMerge';
import { kubo } from '../../../lab/kubo';
import { prepareService, startService } from '../../../lab/service';
import { situation } from '../situation';

const FOLDER = '.ipfs-cluster';
const API = 'api.restapi.http_listen_multiaddress';

/** Null for all that the daemon takes null for, and that would change a verdict if it were taken for something else. */
const NULLS = {
  source: null,
  cluster: {
    monitor_ping_interval: null,
    dial_peer_timeout: null,
    peer_addresses: null,
    peerstore_file: null,
  },
  consensus: { raft: null },
  api: {
    pinsvcapi: null,
    restapi: {
      http_listen_multiaddress: null,
      ssl_cert_file: null,
      ssl_key_file: null,
      basic_auth_credentials: null,
    },
  },
};

describe('what strangers write', () => {
  situation('service.json with null for what is not set', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { config: NULLS });
    await startService(lab);
    return {
      verify: (answer) => {
        assert.equal(answer.daemons.ipfs_cluster_service?.details?.instances[0]?.version, '1.1.6');
      },
    };
  });

  situation(
    'values of service.json with which it starts all the same',
    { service: ['crashed', 0] },
    async (lab) => {
      await prepareService(lab, {
        config: {
          cluster: { peerstore_file: '../peerstore' },
          api: { restapi: { basic_auth_credentials: { ann: null } } },
        },
      });
      await (await startService(lab, { wait: 'api' })).kill();
      return {
        verify: (answer) => {
          assert.equal(answer.daemons.ipfs_cluster_service?.details?.next?.code, 'start_after_log');
        },
      };
    },
  );

  situation(
    'parts of service.json in capital letters, which it does not know',
    { service: ['degraded', 1] },
    async (lab) => {
      const { folder } = await prepareService(lab);
      const written = JSON.parse(await readFile(`${folder}/service.json`, 'utf8')) as {
        readonly api: { readonly restapi: Json };
      };
      await lab.write(`${folder}/service.json`, { ...written, api: { RESTAPI: written.api.restapi } });
      const service = await startService(lab, { wait: 'nothing' });
      await service.until('it misses its Kubo', () => service.output.includes('error posting to IPFS'));
      return {
        verify: (answer) => {
          const codes = answer.daemons.ipfs_cluster_service?.details?.causes.map(({ code }) => code) ?? [];
          assert.ok(codes.includes('api_left_out'), codes.join());
        },
      };
    },
  );

  situation(
    'a wrong value came into its file since its start',
    { ipfs: ['running', 1], service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab, {
        config: { api: { restapi: { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/19094' } } },
      });
      await startService(lab);
      await lab.patch(lab.path(FOLDER, 'service.json'), { cluster: { peername: 7 } });
      return {
        verify: (answer) => {
          const [one] = answer.daemons.ipfs_cluster_service?.details?.instances ?? [];
          assert.equal(one?.api, '/ip4/127.0.0.1/tcp/19094');
          assert.equal(one.version, '1.1.6');
        },
      };
    },
  );

  situation('a Kubo without RPC, as an empty address says', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { config: { 'Addresses.API': '""' } });
  });

  situation('a secret of the wrong type', { service: ['stopped', 0] }, async (lab) => {
    lab.secrets.add('s3cr3t-of-a-user').add('ann-s3cr3t');
    await prepareService(lab);
    const restapi = { basic_auth_credentials: { 'ann-s3cr3t': ['s3cr3t-of-a-user'] } };
    await writeFile(lab.path(FOLDER, 'service.json'), JSON.stringify({ api: { restapi } }, null, 2));
    return {
      verify: (answer) => {
        const reasons = answer.daemons.ipfs_cluster_service?.details?.reasons.join('\n') ?? '';
        assert.match(reasons, /api\.restapi\.basic_auth_credentials, line \d+/);
      },
    };
  });

  situation('20,000 API addresses', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
    const addresses = Array.from({ length: 20_000 }, (_, index) => `/ip4/127.0.0.1/tcp/${index + 1}`);
    const restapi = { http_listen_multiaddress: addresses };
    await lab.patch(lab.path(FOLDER, 'service.json'), { api: { restapi } });
    return {
      verify: (answer) => {
        const evidence = answer.daemons.ipfs_cluster_service?.details?.evidence ?? [];
        assert.ok(evidence.length < 100, `${evidence.length} pieces of evidence`);
        assert.ok(evidence.some(({ source, fact }) => source === API && fact.includes('19,984 more')));
      },
    };
  });
});
