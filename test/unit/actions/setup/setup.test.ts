import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kuboAddressProblem, peerAddressProblem } from '../../../../src/actions/setup/addresses';
import { initCommands, shownCommand } from '../../../../src/actions/setup/initCommands';
import {
  DEFAULT_KUBO,
  isClusterName,
  isSecret,
  KUBO_PORTS,
  newSecret,
  SERVICE_PORTS,
  type ServiceForm,
} from '../../../../src/actions/setup/initForm';
import { offeredPorts, portProblem } from '../../../../src/actions/setup/ports';

const PEER = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';

const FORM: ServiceForm = {
  type: 'ipfs_cluster_service',
  folder: "/home/ann/it's mine",
  consensus: 'crdt',
  clusterName: 'ipfs-cluster',
  secret: newSecret(),
  isSecretOwn: false,
  peers: [],
  ports: SERVICE_PORTS,
  kubo: DEFAULT_KUBO,
};

describe('offeredPorts', () => {
  it('offers the usual ones where they are free', () => {
    assert.deepEqual(offeredPorts(SERVICE_PORTS, new Set()), SERVICE_PORTS);
  });

  it('offers the next free ones where they are taken', () => {
    const taken = new Set([9094, 9095, 9096, 9097, 9194]);
    assert.deepEqual(offeredPorts(SERVICE_PORTS, taken), {
      swarm: 9196,
      restapi: 9294,
      ipfsproxy: 9195,
      pinsvcapi: 9197,
    });
  });

  it('never offers one that is taken, nor one twice, whatever is taken', () => {
    const usual = fc.constantFrom<Readonly<Record<string, number>>>(SERVICE_PORTS, KUBO_PORTS, {
      a: 65_535,
      b: 65_435,
      c: 1024,
    });
    const some = fc.array(fc.constantFrom(...Object.values(SERVICE_PORTS), 5001, 5101, 9194, 65_535, 1123), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(usual, some, fc.integer({ min: 0, max: 60_000 }), (wanted, own, many) => {
        const taken = new Set([...own, ...Array.from({ length: many }, (_, index) => 2000 + index)]);
        const ports = offeredPorts(wanted, taken);
        const offered = Object.values(ports);
        assert.equal(new Set(offered).size, offered.length);
        for (const [name, port] of Object.entries(ports)) {
          assert.ok(port >= 1024 && port <= 65_535 && !taken.has(port));
          assert.ok(taken.has(wanted[name] ?? 0) || port === wanted[name]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('says what is wrong with a port', () => {
    const rows: readonly (readonly [string, string | null])[] = [
      ['9094', null],
      ['1', null],
      ['65535', null],
      ['65536', 'no_port'],
      ['0', 'no_port'],
      ['-1', 'no_port'],
      ['9e3', 'no_port'],
      ['', 'no_port'],
      ['5001', 'port_taken'],
      ['9096', 'port_twice'],
    ];
    for (const [text, problem] of rows) {
      assert.equal(portProblem(text, new Set([5001]), [9096]), problem, text);
    }
  });
});

describe('addresses of a form', () => {
  const peers: readonly (readonly [string, string | null])[] = [
    [`/ip4/192.0.2.1/tcp/9096/p2p/${PEER}`, null],
    [`/ip6/2001:db8::1/tcp/9096/p2p/${PEER}`, null],
    [`/dns4/peer.example.org/tcp/9096/p2p/${PEER}`, null],
    [`/dns/peer.example.org/udp/9096/quic-v1/p2p/${PEER}`, null],
    [`/dns4/peer.example.org/tcp/443/wss/ipfs/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N`, null],
    [`/dnsaddr/peers.example.org/p2p/${PEER}`, null],
    ['/ip4/192.0.2.1/tcp/9096', 'no_peer'],
    [`/ip4/192.0.2.1/tcp/9096/p2p/nobody`, 'no_peer'],
    [`/ip4/192.0.2.1/tcp/9096/p2p/${PEER}/p2p-circuit`, 'no_peer'],
    [`/ip4/192.0.2.999/tcp/9096/p2p/${PEER}`, 'no_host'],
    [`/ip6/192.0.2.1/tcp/9096/p2p/${PEER}`, 'no_host'],
    [`/ip4/192.0.2.1/tcp/99999/p2p/${PEER}`, 'no_port'],
    [`192.0.2.1:9096`, 'no_address'],
    ['--bootstrap', 'no_address'],
    ['', 'no_address'],
  ];
  for (const [text, problem] of peers) {
    it(`peer "${text}": ${problem ?? 'right'}`, () => {
      assert.equal(peerAddressProblem(text), problem);
    });
  }

  const kubos: readonly (readonly [string, string | null])[] = [
    ['/ip4/127.0.0.1/tcp/5001', null],
    ['/dns4/kubo/tcp/5001', null],
    ['/unix/run/ipfs.sock', null],
    ['/ip4/127.0.0.1/udp/5001', 'no_address'],
    ['http://127.0.0.1:5001', 'no_address'],
    ['/ip4/localhost/tcp/5001', 'no_host'],
    ['/ip4/127.0.0.1/tcp/0', 'no_port'],
  ];
  for (const [text, problem] of kubos) {
    it(`Kubo "${text}": ${problem ?? 'right'}`, () => {
      assert.equal(kuboAddressProblem(text), problem);
    });
  }

  it('takes secrets and names as the programs do', () => {
    assert.ok(isSecret('ab'.repeat(32)));
    assert.ok(!isSecret('ab'.repeat(31)) && !isSecret('zz'.repeat(32)) && !isSecret(''));
    assert.ok(isSecret(newSecret()()));
    assert.notEqual(newSecret()(), newSecret()());
    assert.ok(isClusterName('ipfs-cluster') && !isClusterName('') && !isClusterName('a b'));
  });
});

describe('initCommands', () => {
  it('has what is usual in no variable', () => {
    const [command, ...others] = initCommands(FORM, '/usr/bin/ipfs-cluster-service');
    assert.deepEqual(others, []);
    assert.ok(command);
    assert.deepEqual(command.args, ['--config', FORM.folder, 'init', '--consensus', 'crdt']);
    assert.deepEqual(command.environment, { CLUSTER_CRDT_CLUSTERNAME: 'ipfs-cluster' });
    assert.equal(
      shownCommand(command, 'linux'),
      "CLUSTER_CRDT_CLUSTERNAME=ipfs-cluster CLUSTER_SECRET=… /usr/bin/ipfs-cluster-service --config '/home/ann/it'\\''s mine' init --consensus crdt",
    );
  });

  it('has a secret in no argument, and shows it nowhere', () => {
    const text = fc.string({ maxLength: 20 });
    const form = fc.record({
      folder: text,
      clusterName: text,
      kubo: text,
      peers: fc.array(text, { maxLength: 3 }),
      consensus: fc.constantFrom<ServiceForm['consensus']>('crdt', 'raft'),
    });
    fc.assert(
      fc.property(form, fc.constantFrom<NodeJS.Platform>('linux', 'win32'), (changes, platform) => {
        const whole = { ...FORM, ...changes };
        for (const command of initCommands(whole, 'ipfs-cluster-service')) {
          const { args, environment } = command;
          const seen = [JSON.stringify({ args, environment }), shownCommand(command, platform)];
          assert.ok(seen.every((one) => !one.includes(FORM.secret())));
          assert.equal(command.secrets['CLUSTER_SECRET']?.(), FORM.secret());
        }
      }),
    );
  });

  it('sets the addresses of Kubo where they are not the usual ones', () => {
    const ports = { swarm: 4101, api: 5101, gateway: 8180 };
    const commands = initCommands({ type: 'ipfs', folder: '/r', ports }, 'ipfs');
    assert.deepEqual(
      commands.map(({ args }) => args.slice(0, 3).join(' ')),
      [
        'init',
        'config Addresses.API /ip4/127.0.0.1/tcp/5101',
        'config Addresses.Gateway /ip4/127.0.0.1/tcp/8180',
        'config --json Addresses.Swarm',
      ],
    );
    assert.ok(commands.every(({ environment }) => environment['IPFS_PATH'] === '/r'));
  });
});
