import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import type { Lab } from '../lab';

/** Beside the answer of the check, what it took of memory at most. */
const TELLS_PEAK = `process.on('exit', () => {
  const { readFileSync, writeSync } = require('node:fs');
  writeSync(2, '\\n' + /^VmHWM:.*$/m.exec(readFileSync('/proc/self/status', 'utf8'))[0] + '\\n');
});`;

/** A peer as far as /version and /id go, and what else it is asked it answers with `FLOOD`, an expression. */
const SERVER = (port: number, flood: string) => `
  const filled = (piece, [start, end] = ['', '']) =>
    start + piece.repeat(Math.floor(((1 << 20) - 8) / piece.length)).replace(/,$/, '') + end;
  const peers = (count) => Array.from({ length: count }, (_, one) => 'Qm' + String(one).padStart(44, '1'));
  const id = { id: 'QmPeer', version: '1.1.6', rpc_protocol_version: '/ipfscluster/1', cluster_peers: ['QmPeer'],
    ipfs: { id: 'QmKubo', error: '' }, peername: 'hostile' };
  const flood = ${flood};
  require('node:http').createServer((request, response) => {
    const path = request.url.split('?')[0];
    const usual = { '/version': { version: '1.1.6' }, '/id': id, '/monitor/metrics/ping': [], '/health/alerts': [] };
    response.setHeader('Content-Type', 'application/json');
    response.end(flood[path] ?? JSON.stringify(usual[path] ?? {}));
  }).listen(${port}, '127.0.0.1', () => console.log('listening'));`;

const metrics = `'[' + peers(7000).map((peer) =>
  JSON.stringify({ name: 'ping', peer, value: '\\u202e'.repeat(8), valid: false })).join() + ']'`;
const alerts = `'[' + peers(6000).map((peer) =>
  JSON.stringify({ name: 'ping', peer, value: '', triggered_at: '2026-01-01T00:00:00Z' })).join() + ']'`;
const unreachable = `peers(9000).map((id) => JSON.stringify({ id, error: 'failed to dial' })).join('\\n')`;

const everywhere = (text: string) =>
  `{ '/peers': ${text}, '/monitor/metrics/ping': ${text}, '/health/alerts': ${text} }`;

/** What a hostile peer may answer: each a name, and the expression that makes it. */
export const FLOODS: readonly (readonly [name: string, flood: string])[] = [
  ['empty lines', everywhere(`filled('\\n')`)],
  ['empty objects', everywhere(`filled('{}\\n')`)],
  ['a list of empty objects', everywhere(`filled('{},', ['[', ']'])`)],
  ['broken lines', everywhere(`filled('{"id":\\n')`)],
  ['lists in lists', everywhere(`filled('[')`)],
  [
    'thousands of peers',
    `{ '/peers': ${unreachable}, '/monitor/metrics/ping': ${metrics}, '/health/alerts': ${alerts} }`,
  ],
  [
    'a list of all the peers that a mebibyte holds',
    `{ '/id': JSON.stringify({ ...id, cluster_peers: peers(20_000) }) }`,
  ],
  ['a name of a mebibyte', `{ '/id': JSON.stringify({ ...id, peername: '\\u202e'.repeat(340_000) }) }`],
  ['a version of a mebibyte', `{ '/version': JSON.stringify({ version: '\\u0001'.repeat(170_000) }) }`],
  [
    'an error of a mebibyte',
    `{ '/id': JSON.stringify({ ...id, ipfs: { id: '', error: 'a'.repeat(1_000_000) } }) }`,
  ],
];

/** Serves it on loopback, as one of `FLOODS` has it. */
export async function hostilePeer(lab: Lab, port: number, flood: string): Promise<void> {
  const server = lab.launch(process.execPath, ['-e', SERVER(port, flood)]);
  await server.until('it listens', () => server.output.includes('listening'));
}

/**
 * Runs `check` of the headless program.
 * @param program path of its bundle
 * @returns its output, and kilobytes of memory that it had at most
 * @throws where it gave no answer, with what it said instead
 */
export async function measuredCheck(
  lab: Lab,
  program: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ stdout: string; peak: number }> {
  const preload = lab.path('peak.cjs');
  await writeFile(preload, TELLS_PEAK);
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    ['--require', preload, program, 'check'],
    { env: { ...lab.env, ...variables }, extendEnv: false, reject: false },
  );
  if (stdout === '') {
    throw new Error(`The check gave no answer, and exit code ${exitCode}: ${stderr.trim()}`);
  }
  return { stdout, peak: Number(/VmHWM:\s+(\d+) kB/.exec(stderr)?.[1]) };
}
