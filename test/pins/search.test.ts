import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64url } from 'multiformats/bases/base64';
import { CID } from 'multiformats/cid';
import { startWithPins } from '../../lab/importedPins';
import { until } from '../../lab/until';
import { Pin } from '../../src/clusterClient/schemas';
import { ctlOf, printed } from '../clusters/againstCtl';
import { API, clusterSituation, run } from '../clusters/clusterSituation';
import { cidOf, DAG_PB } from './pinSituation';

const MANY = 10_000;
const ODD = 'odd "name" with <b>, \u202e and 日本語';
const OF_BOTH_VERSIONS = CID.parse(cidOf('of both versions', DAG_PB));

interface Summary {
  readonly scanned: number;
  readonly matched: number;
  readonly complete: boolean;
  readonly duration_ms: number;
}

function summaryIn(stderr: string): Summary {
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Summary;
}

const linesOf = (stdout: string) => stdout.split('\n').filter((line) => line !== '');
const pinsIn = (stdout: string) => linesOf(stdout).map((line) => Pin.parse(JSON.parse(line)));
const byCid = (pins: readonly Pin[]) => [...pins].sort((one, other) => (one.cid < other.cid ? -1 : 1));

describe('cluster search', () => {
  clusterSituation('among 10,000 pins, as ipfs-cluster-ctl has them', async (lab) => {
    await startWithPins(lab, () => [
      ...Array.from({ length: MANY - 2 }, (_, index) => ({
        cid: cidOf(`pin ${index}`),
        name: `site-${index}`,
        metadata: { team: index % 10 === 0 ? 'docs' : 'others' },
      })),
      { cid: cidOf('odd'), name: ODD },
      { cid: OF_BOTH_VERSIONS.toString() },
    ]);
    const search = async (...args: string[]) => {
      const { code, stdout, stderr } = await run(lab, ['search', ...API, ...args]);
      return { code, pins: pinsIn(stdout), summary: summaryIn(stderr), stdout };
    };
    const theirs = await printed(ctlOf(`${lab.binaries.folder}/ipfs-cluster-ctl`), Pin, 'pin', 'ls');
    assert.equal(theirs.length, MANY);

    const all = await search('');
    assert.deepEqual(byCid(all.pins), byCid(theirs));
    assert.deepEqual(
      [all.code, all.summary.scanned, all.summary.matched, all.summary.complete],
      [0, MANY, MANY, true],
    );

    const named = await search('SITE-77');
    assert.deepEqual(byCid(named.pins), byCid(theirs.filter(({ name }) => name.includes('site-77'))));
    assert.deepEqual((await search('SITE-77', '--case-sensitive')).pins, []);
    assert.equal((await search('docs', '--by', 'metadata')).pins.length, Math.ceil((MANY - 2) / 10));
    assert.deepEqual((await search('docs', '--by', 'name')).pins, []);

    const odd = await search(ODD);
    assert.deepEqual(
      odd.pins.map(({ name }) => name),
      [ODD],
    );
    assert.ok(!odd.stdout.includes('\u202e'), 'a terminal would obey it');

    for (const cid of [OF_BOTH_VERSIONS.toV0().toString(), OF_BOTH_VERSIONS.toString(base64url)]) {
      assert.deepEqual(
        (await search(cid)).pins.map((pin) => pin.cid),
        [OF_BOTH_VERSIONS.toString()],
      );
    }
    const few = await search('site', '--limit', '3');
    assert.deepEqual(
      [few.code, few.pins.length, few.summary.matched, few.summary.complete],
      [0, 3, 3, false],
    );
    assert.ok(few.summary.scanned < MANY);
    const none = await search('nobody is called that');
    assert.deepEqual([none.code, none.stdout, none.summary.scanned], [0, '', MANY]);
  });

  clusterSituation('nobody is there', async (lab) => {
    const { code, stdout, stderr } = await run(lab, ['search', 'x', '--api', '/ip4/127.0.0.1/tcp/1']);
    assert.deepEqual([code, stdout], [3, '']);
    assert.match(stderr, /cannot be reached: nobody listens there/);
    assert.deepEqual(summaryIn(stderr).complete, false);
  });

  clusterSituation('is not called as it should be', async (lab) => {
    for (const args of [
      [],
      ['one', 'two'],
      ['x', '--by', 'size'],
      ['x', '--limit', '0'],
      ['x', '--limit', 'all'],
    ]) {
      const { code, stdout, stderr } = await run(lab, ['search', ...API, ...args]);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /Usage/);
    }
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`${signal} ends it, and the connection with it`, async () => {
      await withEndless(async ({ api, closed, sent }) => {
        const child = startSearch(api, 'no pin has this');
        await until('it reads', () => sent() > 1_000_000);
        const begun = performance.now();
        child.kill(signal);
        const [exitCode] = (await once(child, 'exit')) as [number];
        const took = performance.now() - begun;
        await closed;
        assert.equal(exitCode, code);
        assert.ok(took < 2000, `${took} ms`);
        assert.equal(summaryIn(child.told()).complete, false);
        assert.ok(summaryIn(child.told()).scanned > 0);
      });
    });
  }

  it('ends when nobody reads any more, though nothing is found', async () => {
    await withEndless(async ({ api, closed, sent }) => {
      const child = startSearch(api, 'no pin has this');
      await until('it reads', () => sent() > 1_000_000);
      child.stdout.destroy();
      await Promise.all([once(child, 'exit'), closed]);
    });
  });

  it('ends when the first reader of a pipe has enough', async () => {
    await withEndless(async ({ api, closed }) => {
      const command = `"${process.execPath}" dist/cli.js cluster search site --api ${api} | head -n 2`;
      const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] });
      let text = '';
      shell.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await Promise.all([once(shell, 'close'), closed]);
      assert.equal(linesOf(text).length, 2);
    });
  });

  it('reads no faster than it is read, and a signal ends it all the same', async () => {
    await withEndless(async ({ api, closed, sent, isHeldUp }) => {
      const child = startSearch(api, 'site');
      // All that fits between the two programs has been sent, and nobody takes more.
      await until('the peer is held up', isHeldUp);
      const held = sent();
      assert.ok(held < 64 << 20, `${held} bytes`);
      child.kill('SIGTERM');
      await Promise.all([once(child, 'exit'), closed]);
    });
  });

  it('says when the answer is cut, and by whom', async () => {
    await withEndless(async ({ api, cut, sent }) => {
      const child = startSearch(api, 'no pin has this');
      await until('it reads', () => sent() > 1_000_000);
      cut();
      const [exitCode] = (await once(child, 'close')) as [number];
      assert.equal(exitCode, 1);
      assert.match(child.told(), /GET \/allocations was cut after \d+ items/);
      assert.equal(summaryIn(child.told()).complete, false);
    });
  });
});

function startSearch(api: string, text: string) {
  const child = spawn(process.execPath, ['dist/cli.js', 'cluster', 'search', text, '--api', api], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return Object.assign(child, { told: () => stderr });
}

interface Endless {
  readonly api: string;
  /** Resolves when the connection with the pins is closed. */
  readonly closed: Promise<unknown>;
  readonly sent: () => number;
  /** Whether nothing more was taken for as long as it takes to look a few times. */
  readonly isHeldUp: () => boolean;
  readonly cut: () => void;
}

/** A peer with more pins than anybody could read. */
async function withEndless(act: (peer: Endless) => Promise<void>): Promise<void> {
  let [sent, index, looks, sentAtLook] = [0, 0, 0, -1];
  let streaming: ServerResponse | undefined;
  let tellClosed: (value: unknown) => void = () => undefined;
  const closed = new Promise((resolve) => (tellClosed = resolve));
  const more = (response: ServerResponse) => {
    for (let goesOn = !response.destroyed; goesOn;) {
      const chunk = Array.from(
        { length: 100 },
        () => `{"cid":"${cidOf(`pin ${index++}`)}","name":"site"}\n`,
      ).join('');
      sent += chunk.length;
      goesOn = response.write(chunk) && !response.destroyed;
    }
  };
  const server = createServer((request, response) => {
    if (request.url === '/version') {
      response.setHeader('Content-Type', 'application/json').end('{"version":"1.1.6"}');
      return;
    }
    streaming = response;
    response.on('close', tellClosed).on('drain', () => {
      setImmediate(more, response);
    });
    more(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await act({
      api: `http://127.0.0.1:${port}`,
      closed,
      sent: () => sent,
      isHeldUp: () => {
        looks = sent > 0 && sent === sentAtLook ? looks + 1 : 0;
        sentAtLook = sent;
        return looks > 25;
      },
      cut: () => streaming?.socket?.destroy(),
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
