import assert from 'node:assert/strict';
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Aside, clearLeftovers, putBack } from '../../../../src/actions/leftovers/clearLeftovers';
import { deadOf, type LeftoverReport, type Target } from '../../../../src/actions/leftovers/leftover';
import { lookForLeftovers } from '../../../../src/actions/leftovers/lookForLeftovers';
import type { DaemonKind } from '../../../../src/probes/programs/daemonKind';

/** A machine on which no daemon runs. */
const QUIET = {
  platform: process.platform,
  surroundings: { environment: {}, userHome: null, cwd: null },
  listProcesses: () =>
    Promise.resolve({
      source: 'a test',
      daemons: [],
      someEnded: () => false,
      mayBeDaemon: () => false,
      nameOf: () => null,
      listenerOwner: () => null,
    }),
  seesAll: () => true,
};

async function look(target: Target): Promise<LeftoverReport> {
  return lookForLeftovers(target, QUIET, new AbortController().signal);
}

/** All that is in a folder: what each is, which one, and what is in it. */
async function contentsOf(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const { ino, mode, mtimeMs } = await lstat(path);
    const inside = entry.isFile()
      ? await readFile(path, 'base64')
      : entry.isSymbolicLink()
        ? await readlink(path)
        : '';
    // What is in a folder changes the time of that folder.
    found.set(path, [ino, mode, entry.isDirectory() ? '' : mtimeMs, inside].join(' '));
  }
  return found;
}

type Kind = 'file' | 'empty' | 'folder' | 'link' | 'socket';

async function make(path: string, kind: Kind): Promise<void> {
  switch (kind) {
    case 'file':
      return writeFile(path, '/ip4/127.0.0.1/tcp/1');
    case 'empty':
      return writeFile(path, '');
    case 'folder':
      await mkdir(join(path, 'inner'), { recursive: true });
      return writeFile(join(path, 'inner', 'cluster.lock'), 'x');
    case 'link':
      return symlink('/etc/hostname', path);
    case 'socket':
      return leaveSocket(path);
  }
}

/** As a killed program does: what closes it would remove it. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.bound`, resolve));
  const { link } = await import('node:fs/promises');
  await link(`${path}.bound`, path);
  await new Promise((resolve) => server.close(resolve));
  await rm(`${path}.bound`, { force: true });
}

const NAMES = [
  'cluster.lock',
  'api-socket',
  'repo.lock',
  'api',
  'gateway',
  'service.json',
  'identity.json',
  'config',
  'peerstore',
  'cluster.lock.bak',
  'cluster.lock.stale-20260101T000000Z-abcdef',
  'api-socket2',
  'blocks',
  'pebble',
  '.hidden',
  'a b\nc',
];

const neighbours = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...NAMES),
    kind: fc.constantFrom<Kind>('file', 'empty', 'folder', 'link', 'socket'),
  }),
  { selector: ({ name }) => name, maxLength: NAMES.length },
);

const KINDS = fc.constantFrom<DaemonKind>('ipfs', 'ipfs_cluster_service', 'ipfs_cluster_follow');

describe('clearLeftovers', function () {
  before(function () {
    if (process.platform === 'win32') {
      this.skip();
    }
  });

  it('touches nothing but what was shown as dead, and undo brings all of it back', async () => {
    await fc.assert(
      fc.asyncProperty(KINDS, neighbours, async (kind, files) => {
        const folder = await mkdtemp(join(tmpdir(), 'left-'));
        try {
          for (const one of files) {
            await make(join(folder, one.name), one.kind);
          }
          const before = await contentsOf(folder);
          const report = await look({ kind, folder });
          assert.deepEqual(await contentsOf(folder), before, 'looking changes nothing');

          const outcomes = await clearLeftovers(report, {
            look: () => look({ kind, folder }),
            heldAside: () => Promise.resolve(null),
            now: () => new Date(),
          });
          const asides = outcomes.flatMap((one): Aside[] => (one.kind === 'moved' ? [one.aside] : []));
          assert.equal(asides.length, deadOf(report).length);
          const after = await contentsOf(folder);
          const renamed = new Map(asides.map(({ from, name }) => [join(folder, name), join(folder, from)]));
          const traced = new Map([...after].map(([path, what]) => [renamed.get(path) ?? path, what]));
          assert.deepEqual(sorted(traced), sorted(before));

          await putBack(asides);
          assert.deepEqual(sorted(await contentsOf(folder)), sorted(before));
        } finally {
          await rm(folder, { recursive: true });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('moves nothing where the folder is another one than was shown', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'left-'));
    const other = await mkdtemp(join(tmpdir(), 'left-'));
    try {
      await writeFile(join(folder, 'cluster.lock'), 'x');
      await writeFile(join(other, 'cluster.lock'), 'x');
      const shown = await look({ kind: 'ipfs_cluster_service', folder });
      const outcomes = await clearLeftovers(shown, {
        look: () => look({ kind: 'ipfs_cluster_service', folder: other }),
        heldAside: () => Promise.resolve(null),
        now: () => new Date(),
      });
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        deadOf(shown).map(() => 'refused'),
      );
      assert.deepEqual(await readdir(other), ['cluster.lock']);
    } finally {
      await rm(folder, { recursive: true });
      await rm(other, { recursive: true });
    }
  });
});

function sorted(files: ReadonlyMap<string, string>): [string, string][] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}
