import assert from 'node:assert/strict';
import { kubo, prepareKubo, startKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { forwarder, listener, silentPort, webServer } from '../listeners';
import { OUTSIDE } from '../places';
import { type Expected, situation } from '../situation';

/** Everything is initialized and nothing runs, while something else listens on both default ports. */
const NOTHING_OF_OURS: Expected = { ipfs: ['stopped', 0], service: ['stopped', 0] };

function foreign(name: string, listen: (lab: Lab, port: number) => Promise<unknown>): void {
  situation(`on 9094 and 5001: ${name}`, NOTHING_OF_OURS, async (lab) => {
    await prepareKubo(lab);
    await prepareService(lab);
    await listen(lab, 9094);
    await listen(lab, 5001);
    const before = process.memoryUsage.rss();
    return {
      verify: () => {
        const grown = process.memoryUsage.rss() - before;
        assert.ok(grown < 100 << 20, `looking took ${grown} bytes`);
      },
    };
  });
}

const HEAD = 'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n';

describe('foreign listeners', () => {
  foreign('a web server', (lab, port) =>
    webServer(lab, port, `response.setHeader('Content-Type', 'text/html').end('<html>Hello</html>')`),
  );
  foreign('a silent port', silentPort);
  foreign('an answer to everything of 500', (lab, port) =>
    webServer(lab, port, `response.writeHead(500).end('{"code":500,"message":"no"}')`),
  );
  foreign('a version to everything', (lab, port) =>
    webServer(lab, port, `response.end('{"version":"1.1.6"}')`),
  );
  foreign('a version as containers’ engines tell it', (lab, port) =>
    webServer(
      lab,
      port,
      `request.url === '/version'
         ? response.end('{"Version":"28.0","ApiVersion":"1.48","Os":"linux","version":"1"}')
         : response.writeHead(request.url === '/_ping' ? 200 : 404).end('{"message":"page not found"}')`,
    ),
  );
  foreign('an empty object to everything', (lab, port) => webServer(lab, port, `response.end('{}')`));
  foreign('no content to everything', (lab, port) => webServer(lab, port, 'response.writeHead(204).end()'));
  foreign('a demand for other credentials', (lab, port) =>
    webServer(
      lab,
      port,
      `response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end('unauthorized')`,
    ),
  );
  foreign('a redirection to itself', (lab, port) =>
    webServer(lab, port, `response.writeHead(307, { Location: request.url + '/' }).end()`),
  );
  foreign('a body without end', (lab, port) =>
    listener(
      lab,
      port,
      `socket.once('data', () => {
         socket.write('${HEAD}\\r\\n');
         const more = () => { while (socket.writable && socket.write('a'.repeat(65536))); };
         socket.on('drain', more); more();
       });`,
    ),
  );
  foreign('headers without end', (lab, port) =>
    listener(
      lab,
      port,
      `socket.once('data', () => {
         socket.write('${HEAD}');
         const more = () => { while (socket.writable && socket.write('X-A: ' + 'a'.repeat(1000) + '\\r\\n')); };
         socket.on('drain', more); more();
       });`,
    ),
  );
  foreign('a drip of one byte in a while', (lab, port) =>
    listener(
      lab,
      port,
      `socket.once('data', () => {
         socket.write('${HEAD}Content-Length: 100000\\r\\n\\r\\n');
         const timer = setInterval(() => socket.write(' '), 50);
         socket.on('close', () => clearInterval(timer));
       });`,
    ),
  );
  foreign('informational answers without end', (lab, port) =>
    listener(
      lab,
      port,
      `socket.once('data', () => {
         const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\\r\\n\\r\\n'), 5);
         socket.on('close', () => clearInterval(timer));
       });`,
    ),
  );
  foreign('a switch of protocols', (lab, port) =>
    listener(
      lab,
      port,
      `socket.once('data', () =>
         socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: x\\r\\nConnection: Upgrade\\r\\n\\r\\n'));`,
    ),
  );
  foreign('an immediate end', (lab, port) => listener(lab, port, 'socket.destroy();'));
  foreign('a reset of the connection', (lab, port) => listener(lab, port, 'socket.resetAndDestroy();'));
  foreign('binary noise', (lab, port) =>
    listener(lab, port, `socket.end(require('node:crypto').randomBytes(5000));`),
  );
  foreign('the greeting of SSH', (lab, port) =>
    listener(lab, port, `socket.write('SSH-2.0-OpenSSH_9.9\\r\\n');`),
  );
  foreign('TLS', async (lab, port) => {
    const [key, cert] = [lab.path('key.pem'), lab.path('cert.pem')];
    const subject = ['-subj', '/CN=x', '-days', '2', '-keyout', key, '-out', cert];
    await lab.run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject]);
    const server = lab.launch('openssl', [
      's_server',
      '-www',
      '-key',
      key,
      '-cert',
      cert,
      '-accept',
      `${port}`,
    ]);
    await server.until('it accepts', () => server.output.includes('ACCEPT'));
  });

  situation(
    'Kubo on the port of the service',
    { ipfs: ['running', 1], service: ['stopped', 0] },
    async (lab) => {
      await prepareService(lab);
      await kubo(lab, { ports: { api: 9094, gateway: 18080, swarm: 14001 } });
    },
  );

  situation('Kubo of a container on the port of the service', { service: ['stopped', 0] }, async (lab) => {
    await prepareService(lab);
    await kubo(lab, { repo: lab.path('repo'), ports: { api: 9094, gateway: 18080, swarm: 14001 } });
    return { through: OUTSIDE };
  });

  situation(
    'the service on the port of Kubo',
    { ipfs: ['stopped', 0], service: ['degraded', 1] },
    async (lab) => {
      await prepareKubo(lab);
      const api = { restapi: { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/5001' } };
      await prepareService(lab, { config: { api } });
      await startService(lab, { wait: 'api' });
    },
  );

  situation(
    'the proxy of the service on the port of Kubo',
    { ipfs: ['running', 1], service: ['running', 1] },
    async (lab) => {
      await proxyOnKubosPort(lab);
      return {
        verify: ({ daemons }) => {
          assert.equal(daemons.ipfs?.details?.instances.length, 1);
        },
      };
    },
  );

  situation(
    'the proxy of a container on the port of Kubo',
    { ipfs: ['not_initialized', 0], service: ['running', 0] },
    async (lab) => {
      await proxyOnKubosPort(lab, lab.path('repo'));
      return { through: OUTSIDE };
    },
  );

  situation(
    'the settings name the port of the proxy as that of a Kubo',
    { ipfs: ['crashed', 0], service: ['degraded', 1] },
    async (lab) => {
      const daemon = await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      await daemon.kill();
      return { settings: { apiAddresses: { ipfs: ['/ip4/127.0.0.1/tcp/9095'] } } };
    },
  );

  situation(
    'a running Kubo and its service, with something else on further ports',
    { ipfs: ['running', 1], service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      await silentPort(lab, 19094);
      await webServer(lab, 15001, `response.end('{}')`);
      const apiAddresses = {
        ipfs: ['/ip4/127.0.0.1/tcp/15001', 'nonsense'],
        ipfs_cluster_service: ['/ip4/127.0.0.1/tcp/19094'],
      };
      return { settings: { apiAddresses } };
    },
  );

  situation('a crashed service whose port a web server has', { service: ['crashed', 0] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await (await startService(lab)).kill();
    await webServer(lab, 9094, `response.end('{"version":"1"}')`);
  });

  situation('one Kubo by two addresses is one', { ipfs: ['running', 0] }, async (lab) => {
    await kubo(lab, { repo: lab.path('repo') });
    await forwarder(lab, 15001, '5001');
    return {
      through: OUTSIDE,
      verify: ({ daemons }) => {
        assert.equal(daemons.ipfs?.details?.instances.length, 1);
      },
    };
  });
});

async function proxyOnKubosPort(lab: Lab, repo?: string): Promise<void> {
  const options = {
    ports: { api: 15001, gateway: 18080, swarm: 14001 },
    ...(repo === undefined ? {} : { repo }),
  };
  await prepareKubo(lab, options);
  await startKubo(lab, options);
  const node = '/ip4/127.0.0.1/tcp/15001';
  const config = {
    api: { ipfsproxy: { listen_multiaddress: '/ip4/127.0.0.1/tcp/5001', node_multiaddress: node } },
    ipfs_connector: { ipfshttp: { node_multiaddress: node } },
  };
  const folder = lab.path('peer');
  await prepareService(lab, { config, folder });
  await startService(lab, { folder });
}
