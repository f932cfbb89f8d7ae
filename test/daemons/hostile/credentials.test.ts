import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { asNobody } from '../places';
import { type Look, situation } from '../situation';

const PASSWORD = { basic_auth_credentials: { ann: 'pa55-word' } };
const LISTENER = `
  const { writeFileSync } = require('node:fs');
  require('node:http').createServer((request, response) => {
    if (request.headers.authorization) writeFileSync(process.argv[1], request.headers.authorization);
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Restricted IPFS Cluster API"' }).end('{}');
  }).listen(9094, '127.0.0.1', () => console.log('listening'));`;

/** A program of another user on the port of the API, which keeps whatever credentials it is sent. */
async function thief(lab: Lab): Promise<string> {
  const setpriv = await asNobody(lab, lab.path('nobody'));
  const loot = lab.path('nobody', 'loot');
  const started = lab.launch('setpriv', [...setpriv, process.execPath, '-e', LISTENER, loot]);
  await started.until('it listens', () => started.output.includes('listening'));
  return loot;
}

function keptFrom(loot: string): Look {
  return {
    verify: ({ daemons }) => {
      assert.equal(existsSync(loot), false, 'the thief got the credentials');
      const reasons = daemons.ipfs_cluster_service?.details?.instances[0]?.reasons.join();
      assert.match(reasons ?? '', /ours were not sent/);
    },
  };
}

describe('credentials', () => {
  situation('of a service of ours reach it', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { config: { api: { restapi: PASSWORD } } });
    await startService(lab);
    return {
      verify: ({ daemons }) => {
        assert.equal(daemons.ipfs_cluster_service?.details?.instances[0]?.version, '1.1.6');
      },
    };
  });

  situation('of a stopped service, on whose port another user listens', {}, async (lab) => {
    await prepareService(lab, { config: { api: { restapi: PASSWORD } } });
    const loot = await thief(lab);
    return {
      verify: () => {
        assert.equal(existsSync(loot), false, 'the thief got the credentials');
      },
    };
  });

  situation('are not sent in plain text where TLS has failed', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab, { config: { api: { restapi: PASSWORD } } });
    await startService(lab);
    const [cert, key] = [lab.path('cert.pem'), lab.path('key.pem')];
    await lab.patch(lab.path('.ipfs-cluster', 'service.json'), {
      api: { restapi: { ssl_cert_file: cert, ssl_key_file: key } },
    });
    return keptFrom(lab.path('nobody', 'loot'));
  });
});
