import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { placed } from '../../../../src/status/judge/steps/nextStep';
import { posixWord, windowsWord } from '../../../../src/status/judge/steps/shellWords';
import { type Command, commandLine, type Terminal } from '../../../../src/status/judge/steps/startCommand';
import type { Whose } from '../../../../src/status/judge/steps/invocation';
import { advise } from '../../../../src/status/reasons/reason';

const START: Command = { purpose: 'start', own: null };
const INITIALIZE: Command = { purpose: 'initialize', own: null };
const HOME = '/home/ann';

const terminal = (program: string, changes: Partial<Terminal> = {}): Terminal => ({
  platform: 'linux',
  environment: { PATH: '/usr/local/bin:/usr/bin' },
  home: HOME,
  program: `/usr/bin/${program}`,
  named: `/usr/bin/${program}`,
  ...changes,
});
const kubo = terminal('ipfs');
const service = terminal('ipfs-cluster-service');
const follow = terminal('ipfs-cluster-follow');
const of = (kind: Whose['kind'], folder: string | null, clusterName: string | null = null): Whose => ({
  kind,
  folder,
  clusterName,
});
const K = 'ipfs';
const S = 'ipfs_cluster_service';
const F = 'ipfs_cluster_follow';

const CASES: readonly (readonly [string, Command, Whose, Terminal, string | null])[] = [
  ['Kubo in its default folder', START, of(K, `${HOME}/.ipfs`), kubo, 'ipfs daemon'],
  ['Kubo in another folder', START, of(K, '/srv/k'), kubo, 'IPFS_PATH=/srv/k ipfs daemon'],
  ['Kubo, not initialized', INITIALIZE, of(K, '/srv/k'), kubo, 'IPFS_PATH=/srv/k ipfs init'],
  [
    'the default folder, where the variable names another one',
    START,
    of(K, `${HOME}/.ipfs`),
    { ...kubo, environment: { ...kubo.environment, IPFS_PATH: '/srv/k' } },
    `IPFS_PATH=${HOME}/.ipfs ipfs daemon`,
  ],
  [
    'a service in its default folder',
    START,
    of(S, `${HOME}/.ipfs-cluster`),
    service,
    'ipfs-cluster-service daemon',
  ],
  [
    'a service in another folder',
    START,
    of(S, `${HOME}/it's "mine"`),
    service,
    String.raw`ipfs-cluster-service -c '/home/ann/it'\''s "mine"' daemon`,
  ],
  [
    'a service that is not initialized',
    INITIALIZE,
    of(S, '/srv/c'),
    service,
    'ipfs-cluster-service -c /srv/c init',
  ],
  [
    'a program that PATH does not lead to',
    START,
    of(S, `${HOME}/.ipfs-cluster`),
    { ...service, program: '/opt/my ipfs/ipfs-cluster-service' },
    "'/opt/my ipfs/ipfs-cluster-service' daemon",
  ],
  [
    'a follower in the default folder',
    START,
    of(F, `${HOME}/.ipfs-cluster-follow/demo`, 'demo'),
    follow,
    'ipfs-cluster-follow demo run',
  ],
  [
    'a follower under another folder',
    START,
    of(F, '/srv/f $x/demo', 'demo'),
    follow,
    "ipfs-cluster-follow --config '/srv/f $x' demo run",
  ],
  [
    'a follower whose name looks like an option',
    START,
    of(F, `${HOME}/.ipfs-cluster-follow/-demo`, '-demo'),
    follow,
    "ipfs-cluster-follow -- '-demo' run",
  ],
  [
    'a program beside another one that comes first',
    START,
    of(K, `${HOME}/.ipfs`),
    { ...kubo, named: '/usr/local/bin/ipfs' },
    '/usr/bin/ipfs daemon',
  ],
  [
    'a program of another name in a folder of PATH',
    START,
    of(K, `${HOME}/.ipfs`),
    { ...kubo, program: '/usr/bin/ipfs-0.40' },
    '/usr/bin/ipfs-0.40 daemon',
  ],
  ['a follower of which only its user knows the URL', INITIALIZE, of(F, '/srv/f/demo', 'demo'), follow, null],
  ['a folder inside a container', START, of(S, '/proc/12/root/data'), service, null],
  [
    'a lock of root’s',
    { purpose: 'start', own: '/srv/k' },
    of(K, '/srv/k'),
    kubo,
    'sudo chown -R "$(id -u)" /srv/k && IPFS_PATH=/srv/k ipfs daemon',
  ],
  [
    'Kubo in another folder on Windows',
    START,
    of(K, 'D:\\my repo'),
    { ...kubo, platform: 'win32' },
    'ipfs --repo-dir "D:\\my repo" daemon',
  ],
];

describe('the command of a next step', () => {
  for (const [situation, command, whose, where, line] of CASES) {
    it(situation, () => {
      assert.equal(commandLine(command, whose, where), line);
    });
  }

  it('takes the place of the one that a verdict without a place has', () => {
    const step = placed(advise('start', { command: 'ipfs daemon' }), of(K, '/srv/k'), kubo);
    assert.equal(step?.params['command'], 'IPFS_PATH=/srv/k ipfs daemon');
  });

  it('shows what its user has to fill in', () => {
    const step = placed(advise('initialize', { command: '' }), of(F, '/srv/f/demo', 'demo'), follow);
    assert.equal(step?.params['command'], 'ipfs-cluster-follow --config /srv/f demo init <config-url>');
  });
});

describe('words for a shell', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...Array.from('\'"`$\\!%;&|<>(){}[]*?~# \t\n\r\u001b\u202e-=a/')) }),
  );
  // No program can be given a zero byte, and a lone surrogate has no bytes.
  const words = hostile.filter(
    (text) => !text.includes('\0') && !/\p{Cs}/u.test(text) && !text.endsWith('\n'),
  );

  it('come out of sh as they are, in one line', function () {
    this.timeout(60_000);
    if (process.platform === 'win32') {
      this.skip();
    }
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 40 }), (texts) => {
        const quoted = texts.map(posixWord);
        assert.ok(quoted.every((one) => !/\p{Cc}|\u202e/u.test(one)));
        const script = `printf '%s\\0' ${quoted.join(' ')}`;
        const printed = execFileSync('sh', ['-c', script]).toString();
        assert.deepEqual(printed.split('\0').slice(0, -1), texts);
      }),
      { numRuns: 60 },
    );
  });

  it('mean the same to PowerShell and cmd, or are for PowerShell', () => {
    assert.equal(windowsWord('C:\\ipfs\\repo'), 'C:\\ipfs\\repo');
    assert.equal(windowsWord('C:\\my repo'), '"C:\\my repo"');
    assert.equal(windowsWord("C:\\it's $env:x"), "'C:\\it''s $env:x'");
    assert.equal(windowsWord('C:\\a\u2019b'), "'C:\\a\u2019\u2019b'");
  });

  const FOR_POWERSHELL: readonly (readonly [folder: string, word: string])[] = [
    ['D:\\', 'D:\\'],
    ['C:\\Program Files (x86)\\ipfs', '"C:\\Program Files (x86)\\ipfs"'],
    ['C:\\a,b', '"C:\\a,b"'],
    ['C:\\~x#=@', '"C:\\~x#=@"'],
    ['C:\\50%PATH%', "'C:\\50%PATH%'"],
    ['C:\\a&b', "'C:\\a&b'"],
    ['C:\\a;b', "'C:\\a;b'"],
    ['C:\\a^b!', "'C:\\a^b!'"],
    ['C:\\$HOME', "'C:\\$HOME'"],
    ['C:\\a`b', "'C:\\a`b'"],
    ["C:\\it's", "'C:\\it''s'"],
    ['C:\\{a}[b]', "'C:\\{a}[b]'"],
    ['C:\\p\u00e4\u00e4r\u00f6', "'C:\\p\u00e4\u00e4r\u00f6'"],
    ['', "''"],
  ];
  for (const [folder, word] of FOR_POWERSHELL) {
    it(`for Windows: ${word}`, () => {
      assert.equal(windowsWord(folder), word);
    });
  }
});
