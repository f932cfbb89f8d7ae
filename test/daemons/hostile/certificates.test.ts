import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { Lab } from '../../../lab/lab';
import { prepareService } from '../../../lab/service';
import { isRoot } from '../mounts';
import { situation } from '../situation';
import { Authority, type Kind, type Pair } from './certificates';

const HOST = '10.9.0.2';

/** A peer that wants a password, and counts who gives one. */
const PEER = `
  const [host, cert, key] = process.argv.slice(1);
  const { readFileSync } = require('node:fs');
  let asked = 0, authorized = 0;
  const answer = ({ url, headers }, response) => {
    asked++;
    authorized += headers.authorization ? 1 : 0;
    console.log('heard ' + JSON.stringify({ asked, authorized }));
    const id = { id: 'QmPeer', version: '9.9.9', rpc_protocol_version: '/ipfscluster/1', peername: 'elsewhere' };
    const told = { '/version': { version: '9.9.9' }, '/id': id };
    response.setHeader('WWW-Authenticate', 'Basic realm="Restricted IPFS Cluster API"');
    response.statusCode = headers.authorization ? 200 : 401;
    response.end(JSON.stringify(headers.authorization ? (told[url] ?? []) : { code: 401 }));
  };
  const server = cert ? require('node:https').createServer({ cert: readFileSync(cert), key: readFileSync(key) }, answer)
    : require('node:http').createServer(answer);
  server.listen(9094, host, () => console.log('listening'));`;

/** Serves the API on a machine of its own: another network namespace, with a cable to this one. */
async function peerElsewhere(lab: Lab, pair: Pair | null) {
  const machine = lab.launch('unshare', ['--net', 'sh', '-c', 'echo up; exec sleep 1000']);
  await machine.until('it is up', () => machine.output.includes('up'));
  const inside = ['-t', String(machine.pid), '-n'];
  await lab.run('ip', [
    'link',
    'add',
    'cable',
    'type',
    'veth',
    'peer',
    'name',
    'end',
    'netns',
    String(machine.pid),
  ]);
  await lab.run('ip', ['address', 'add', '10.9.0.1/24', 'dev', 'cable']);
  await lab.run('ip', ['link', 'set', 'cable', 'up']);
  await lab.run('nsenter', [...inside, 'ip', 'address', 'add', `${HOST}/24`, 'dev', 'end']);
  await lab.run('nsenter', [...inside, 'ip', 'link', 'set', 'end', 'up']);
  const files: string[] = [];
  for (const [name, text] of Object.entries(pair ?? {})) {
    files.push(lab.path(`shown.${name}`));
    await writeFile(lab.path(`shown.${name}`), String(text));
  }
  const peer = lab.launch('nsenter', [...inside, process.execPath, '-e', PEER, HOST, ...files]);
  await peer.until('it listens', () => peer.output.includes('listening'));
  return {
    heard: () => {
      const told = [...peer.output.matchAll(/^heard (.*)$/gm)].at(-1)?.[1];
      return told === undefined ? null : (JSON.parse(told) as { asked: number; authorized: number });
    },
  };
}

async function withPassword(lab: Lab, tls: boolean): Promise<void> {
  lab.secrets.add('pa55-word').add(Buffer.from('ann:pa55-word').toString('base64'));
  const restapi = {
    http_listen_multiaddress: `/ip4/${HOST}/tcp/9094`,
    basic_auth_credentials: { ann: 'pa55-word' },
    ...(tls ? { ssl_cert_file: '/nowhere/cert.pem', ssl_key_file: '/nowhere/key.pem' } : {}),
  };
  await prepareService(lab, { config: { api: { restapi } } });
}

/** What is shown, whether its authority is known here, and what is then said instead of the credentials. */
const CERTIFICATES: readonly (readonly [kind: Kind, known: boolean, code: string | null])[] = [
  ['right', true, null],
  ['right', false, 'tls_unknown_authority'],
  ['self-signed', true, 'tls_unknown_authority'],
  ['of another host', true, 'tls_wrong_name'],
  ['expired', true, 'tls_expired'],
  ['not valid yet', true, 'tls_not_yet_valid'],
];

(isRoot() ? describe : describe.skip)('credentials, for a peer on another machine', () => {
  for (const [kind, known, code] of CERTIFICATES) {
    const whose = known ? 'of an authority that is known' : 'of an authority that nobody knows';
    situation(`whose certificate is ${kind}, ${whose}`, {}, async (lab) => {
      await withPassword(lab, true);
      const authority = await Authority.make(lab);
      const peer = await peerElsewhere(lab, await authority.certify(kind, HOST));
      return {
        through: ['env', ...(known ? [`NODE_EXTRA_CA_CERTS=${authority.file}`] : [])],
        verify: ({ daemons }) => {
          const heard = peer.heard();
          const { instances = [] } = daemons.ipfs_cluster_service?.details ?? {};
          const codes = instances.flatMap(({ causes }) => causes.map((one) => one.code));
          if (code === null) {
            assert.ok(heard !== null && heard.authorized > 0, 'it was sent no credentials');
            assert.ok(instances.some(({ version }) => version === '9.9.9'));
          } else {
            assert.equal(heard?.authorized ?? 0, 0, 'it was sent credentials');
            assert.ok(codes.includes(code as never), codes.join());
          }
        },
      };
    });
  }

  situation('who speaks no TLS', {}, async (lab) => {
    await withPassword(lab, false);
    const peer = await peerElsewhere(lab, null);
    return {
      through: ['env'],
      verify: ({ daemons }) => {
        assert.equal(peer.heard()?.authorized, 0);
        const { instances = [] } = daemons.ipfs_cluster_service?.details ?? {};
        const reasons = instances.flatMap((one) => one.reasons).join();
        assert.match(reasons, /ours were not sent: it is not on this machine/);
      },
    };
  });
});
