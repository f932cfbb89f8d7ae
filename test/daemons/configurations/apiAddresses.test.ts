import assert from 'node:assert/strict';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import type { DaemonStatusResponse, DaemonType, ModuleResult } from '../../../src/status/result';
import { listener, silentPort, webServer } from '../listeners';
import { type Expected, type Look, situation } from '../situation';

const UNUSABLE = [
  '/ip4/127.0.0.1/tcp/99999',
  '/ip4/127.0.0.1/udp/9094',
  '/ip4/127.0.0.1',
  '/foo/1/tcp/9094',
  'garbage',
] as const;

function detailsOf(answer: DaemonStatusResponse, type: DaemonType): ModuleResult {
  const details = answer.daemons[type]?.details;
  assert.ok(details);
  return details;
}

/** The advice is to correct the configuration, and says where. */
function corrects(type: DaemonType, place: string): Look {
  return {
    verify: (answer) => {
      const { next, next_step: step } = detailsOf(answer, type);
      assert.equal(next?.code, 'correct');
      assert.ok(
        step?.startsWith('Correct it: ') === true && step.includes(`${place}, line `),
        step ?? 'none',
      );
    },
  };
}

/** The daemon itself says that it does not start so. */
async function refusesToStart(lab: Lab, program: string, args: readonly string[]): Promise<void> {
  const daemon = lab.launch(program, args);
  assert.equal(await daemon.exited, 1, daemon.output);
}

describe('an API address in a configuration with which no daemon starts', () => {
  for (const address of UNUSABLE) {
    const place = 'api.restapi.http_listen_multiaddress';
    situation(`a service’s: ${address}`, {}, async (lab) => {
      await prepareService(lab, { config: { api: { restapi: { http_listen_multiaddress: address } } } });
      await refusesToStart(lab, lab.binaries.service, ['daemon']);
      return corrects('ipfs_cluster_service', place);
    });

    situation(`a Kubo’s: ${address}`, {}, async (lab) => {
      await prepareKubo(lab, { config: { 'Addresses.API': JSON.stringify(address) } });
      await refusesToStart(lab, lab.binaries.ipfs, ['daemon', '--offline']);
      return corrects('ipfs', 'Addresses.API');
    });
  }

  situation('one of several, before any start', { service: ['stopped', 0] }, async (lab) => {
    const addresses = ['/ip4/127.0.0.1/tcp/9094', '/ip4/127.0.0.1/tcp/99999'];
    await prepareService(lab, { config: { api: { restapi: { http_listen_multiaddress: addresses } } } });
    return corrects('ipfs_cluster_service', 'api.restapi.http_listen_multiaddress[1]');
  });

  situation('written into the file of a service that runs', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    const { folder } = await prepareService(lab);
    await startService(lab);
    const restapi = { http_listen_multiaddress: '/ip4/127.0.0.1/tcp/99999' };
    await lab.patch(`${folder}/service.json`, { api: { restapi } });
    return {
      verify: (answer) => {
        assert.equal(detailsOf(answer, 'ipfs_cluster_service').instances[0]?.version, '1.1.6');
      },
    };
  });

  situation(
    'written into the file of a Kubo that runs, and it is killed',
    { ipfs: ['crashed', 0] },
    async (lab) => {
      const daemon = await kubo(lab);
      await lab.patch(lab.path('.ipfs', 'config'), { Addresses: { API: '/ip4/127.0.0.1/tcp/99999' } });
      await daemon.kill();
      return corrects('ipfs', 'Addresses.API');
    },
  );

  situation('an address with a zone, as Go reads it', { ipfs: ['running', 1] }, async (lab) => {
    await kubo(lab, { config: { 'Addresses.API': '"/ip6zone/lo/ip6/::1/tcp/05001"' } });
  });
});

/** A port whose queue is full: whoever connects now waits until nobody does. */
async function fullQueue(lab: Lab, port: number): Promise<void> {
  const server = `require('node:net').createServer().listen({ port: ${port}, host: '127.0.0.1', backlog: 1 }, () =>
    console.log('listening'));`;
  const started = lab.launch(process.execPath, ['-e', server]);
  await started.until('it listens', () => started.output.includes('listening'));
  started.freeze();
  // One more than the backlog fits in (tcp(7), `sk_acceptq_is_full`).
  const fill = `let open = 0;
    for (let count = 0; count < 2; count++) {
      require('node:net').connect(${port}, '127.0.0.1', () => ++open === 2 && console.log('full'));
    }`;
  const filling = lab.launch(process.execPath, ['-e', fill]);
  await filling.until('it is full', () => filling.output.includes('full'));
}

/** What the settings name, and what is said of it. */
interface Named {
  readonly address: string;
  /** A reason with this code, of this setting. */
  readonly code: string;
  /** The advice where nothing else was found. */
  readonly step: string | null;
  readonly arrange?: (lab: Lab) => Promise<unknown>;
}

const REFUSES = 19_000;

const NAMED: Readonly<Record<string, Named>> = {
  'a name that is not found': {
    address: '/dns4/no-such-host.invalid/tcp/9094',
    code: 'api_name_not_found',
    step: 'correct_named_address',
  },
  'a network that nobody leads to': {
    address: '/ip4/192.0.2.1/tcp/9094',
    code: 'api_no_route',
    step: 'correct_named_address',
  },
  'a port that is closed': {
    address: `/ip4/127.0.0.1/tcp/${REFUSES}`,
    code: 'api_closed',
    step: 'correct_named_address',
  },
  'a program that never answers': {
    address: '/ip4/127.0.0.1/tcp/19001',
    code: 'api_silent',
    step: 'correct_named_address',
    arrange: (lab) => silentPort(lab, 19_001),
  },
  'another web server': {
    address: '/ip4/127.0.0.1/tcp/19002',
    code: 'port_taken',
    step: 'correct_named_address',
    arrange: (lab) => webServer(lab, 19_002, "response.writeHead(404).end('not here');"),
  },
  'another protocol': {
    address: '/ip4/127.0.0.1/tcp/19003',
    code: 'port_taken',
    step: 'correct_named_address',
    arrange: (lab) => listener(lab, 19_003, "socket.end('SSH-2.0-OpenSSH\\r\\n');"),
  },
  'a socket that is not there': {
    address: '/unix/nonexistent/socket',
    code: 'api_closed',
    step: 'correct_named_address',
  },
  'a port beyond all ports': {
    address: '/ip4/127.0.0.1/tcp/99999',
    code: 'named_address_wrong',
    step: 'correct',
  },
  'another transport': { address: '/ip4/127.0.0.1/udp/9094', code: 'named_address_wrong', step: 'correct' },
  'no address': { address: 'garbage', code: 'named_address_wrong', step: 'correct' },
};

const KINDS: readonly (readonly [DaemonType, keyof Expected])[] = [
  ['ipfs', 'ipfs'],
  ['ipfs_cluster_service', 'service'],
  ['ipfs_cluster_follow', 'follow'],
];

describe('an address of the settings that reaches no daemon', () => {
  for (const [name, { address, code, step, arrange }] of Object.entries(NAMED)) {
    for (const [type, key] of KINDS) {
      situation(`${name}: ${key}`, { [key]: ['not_initialized', 0] }, async (lab) => {
        await arrange?.(lab);
        return {
          settings: { apiAddresses: { [type]: [address] } },
          verify: (answer) => {
            const { causes, next } = detailsOf(answer, type);
            const own = causes.filter(({ source }) => source === `apiAddresses.${type}[0]`);
            assert.deepEqual(
              own.map((one) => one.code),
              [code],
            );
            assert.equal(next?.code, step);
          },
        };
      });
    }
  }

  situation('and a time-out', { service: ['not_initialized', 0] }, async (lab) => {
    await fullQueue(lab, 19_004);
    return {
      settings: { apiAddresses: { ipfs_cluster_service: ['/ip4/127.0.0.1/tcp/19004'] } },
      verify: (answer) => {
        const codes = detailsOf(answer, 'ipfs_cluster_service').causes.map((one) => one.code);
        assert.ok(codes.includes('api_not_connected'), codes.join());
      },
    };
  });

  situation('beside a service that runs', { service: ['running', 1] }, async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    await startService(lab);
    return {
      settings: {
        apiAddresses: { ipfs_cluster_service: ['/ip4/127.0.0.1/tcp/9094', `/ip4/127.0.0.1/tcp/${REFUSES}`] },
      },
      verify: (answer) => {
        const { causes, next } = detailsOf(answer, 'ipfs_cluster_service');
        const sources = causes.map((one) => one.source).filter((one) => one.startsWith('apiAddresses'));
        assert.deepEqual(sources, ['apiAddresses.ipfs_cluster_service[1]']);
        assert.equal(next?.code, 'correct_named_address');
      },
    };
  });

  situation('for it is a Kubo’s', { service: ['not_initialized', 0] }, async (lab) => {
    await kubo(lab);
    return {
      settings: { apiAddresses: { ipfs_cluster_service: ['/ip4/127.0.0.1/tcp/5001'] } },
      verify: (answer) => {
        const { reasons } = detailsOf(answer, 'ipfs_cluster_service');
        assert.match(reasons.join('\n'), /something else listens on .*\/tcp\/5001 \(ipfs, PID \d+\)/);
      },
    };
  });
});
