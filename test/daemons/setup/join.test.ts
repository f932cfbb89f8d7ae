import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { startFollower } from '../../../lab/follower';
import type { Json } from '../../../lab/jsonMerge';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { isRefusal, type Report } from '../../../src/actions/act';
import { type Fetched, fetchConfiguration } from '../../../src/actions/setup/join/fetchConfiguration';
import { gatewayOf } from '../../../src/actions/setup/join/gateway';
import { JOIN } from '../../../src/actions/setup/join/join';
import { previewOf } from '../../../src/actions/setup/join/preview';
import { sourceOf } from '../../../src/actions/setup/join/source';
import { setupSituation } from '../../../src/actions/setup/setupSituation';
import { type Sentence, wordsOf } from '../../../src/actions/texts';
import { inLab } from '../leftovers/doctor';

const NEVER = new AbortController().signal;

async function fetched(url: string): Promise<Fetched> {
  const outcome = await fetchConfiguration(url, NEVER);
  assert.ok('from' in outcome, JSON.stringify(outcome));
  return outcome;
}

/** As the editor does it, after a yes. @returns what was shown before, and what became of it */
async function joined(
  lab: Lab,
  url: string,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{ readonly shown: readonly string[]; readonly report: Report }> {
  const { text, from } = await fetched(url);
  const preview = previewOf(text);
  assert.ok('odd' in preview, JSON.stringify(preview));
  const root = lab.path('.ipfs-cluster-follow');
  const form = { name: 'demo', root, source: url, from, preview };
  const program = lab.binaries.follow;
  const plan = JOIN.preflight(form, await setupSituation({ trusted: true, program }, `${root}/demo`));
  if (isRefusal(plan)) {
    return { shown: [], report: { done: false, said: plan.refused } };
  }
  const shown = JOIN.risk(plan)?.details.map((one) => wordsOf(one)) ?? [];
  await meanwhile();
  const attempt = { signal: NEVER, report: () => undefined, ask: () => Promise.resolve(false) };
  return { shown, report: await JOIN.run(plan, attempt) };
}

/** What a cluster publishes for those who follow it: its own configuration. */
async function published(folder: string, swarmAddress: string, id: string): Promise<Json> {
  const config = JSON.parse(await readFile(`${folder}/service.json`, 'utf8')) as Record<
    string,
    Record<string, Json>
  >;
  return {
    ...config,
    cluster: {
      ...config['cluster'],
      listen_multiaddress: ['/ip4/0.0.0.0/tcp/9696'],
      peer_addresses: [swarmAddress],
      replication_factor_min: 1,
      replication_factor_max: 2,
    },
    consensus: { crdt: { cluster_name: 'ipfs-cluster', trusted_peers: [id] } },
  };
}

describe('"Follow a Cluster"', () => {
  inLab('shows a real configuration, joins it, and the follower comes up', async (lab) => {
    await kubo(lab);
    const { folder, swarmAddress, identity } = await prepareService(lab);
    await startService(lab);
    const url = await lab.serve(await published(folder, swarmAddress, identity.id));
    const { shown, report } = await joined(lab, url);
    assert.deepEqual(shown, [
      'It calls itself ipfs-cluster.',
      `1 peers decide what is pinned on this machine: ${identity.id}.`,
      `It is reached through 1 addresses: ${swarmAddress}.`,
      'Unless a pin says otherwise, 1 to 2 of its peers keep what it pins; how much that is, it tells only those who follow it.',
      'A follower pins what others decide, and decides nothing itself.',
      'It is fetched anew at each start: whoever publishes it may change it.',
      `${lab.binaries.follow} --config ${lab.path('.ipfs-cluster-follow')} demo init ${url}`,
    ]);
    assert.equal(report.said.code, 'joined', JSON.stringify(report));
    const own = JSON.parse(
      await readFile(lab.path('.ipfs-cluster-follow', 'demo', 'service.json'), 'utf8'),
    ) as unknown;
    assert.deepEqual(own, { source: url });
    for (const secret of lab.secrets) {
      assert.ok(!shown.join().includes(secret));
    }
    await startFollower(lab);
  });

  inLab('refuses a name under which a cluster is followed, before and after the yes', async (lab) => {
    const { folder, swarmAddress, identity } = await prepareService(lab);
    const url = await lab.serve(await published(folder, swarmAddress, identity.id));
    const made = lab.path('.ipfs-cluster-follow', 'demo');
    const { report } = await joined(lab, url, () => mkdir(made, { recursive: true }));
    assert.equal(report.said.code, 'join_exists');
    assert.deepEqual(await readdir(made), []);
    assert.equal((await joined(lab, url)).report.said.code, 'join_exists');
  });

  inLab('finds a name of IPFS through the gateway of a Kubo of this machine', async (lab) => {
    await kubo(lab, { ports: { api: 15001, gateway: 18080, swarm: 14001 } });
    const { folder, swarmAddress, identity } = await prepareService(lab);
    await lab.write(lab.path('published.json'), await published(folder, swarmAddress, identity.id));
    const cid = (await lab.run(lab.binaries.ipfs, ['add', '-Q', lab.path('published.json')])).trim();
    const gateway = await gatewayOf([lab.path('.ipfs')]);
    const source = sourceOf(`ipfs://${cid}`, gateway);
    assert.deepEqual(source, { url: `http://127.0.0.1:18080/ipfs/${cid}` });
    const preview = previewOf((await fetched(`${gateway}/ipfs/${cid}`)).text);
    assert.ok('odd' in preview);
    assert.deepEqual(preview.trusted, [identity.id]);
  });
});

/** A server that does not mean well, and what is said of it. */
type Hostile = readonly [
  what: string,
  serve: (response: ServerResponse, url: string) => void,
  said: Sentence['code'],
];

const MEGABYTE = Buffer.alloc(1 << 20, ' ');

const HOSTILE: readonly Hostile[] = [
  [
    'an endless answer',
    (response) => {
      const more = () => {
        while (!response.destroyed && response.write(MEGABYTE)) {
          // Until the other end takes no more.
        }
      };
      response.on('drain', more);
      more();
    },
    'join_huge',
  ],
  [
    'a huge answer',
    (response) => {
      response.end(Buffer.alloc((1 << 20) + 1, ' '));
    },
    'join_huge',
  ],
  [
    'an answer that never comes',
    () => {
      // It says nothing.
    },
    'join_slow',
  ],
  [
    'an answer that never ends',
    (response) => {
      response.write('{');
    },
    'join_slow',
  ],
  [
    'a way in a circle',
    (response, url) => {
      response.writeHead(302, { Location: url }).end();
    },
    'join_sent_around',
  ],
  [
    'a way to a file',
    (response) => {
      response.writeHead(301, { Location: 'file:///etc/passwd' }).end();
    },
    'join_sent_nowhere',
  ],
  [
    'nothing there',
    (response) => {
      response.writeHead(404).end('<html>');
    },
    'join_status',
  ],
  [
    'a connection that breaks',
    (response) => {
      response.write('{');
      response.destroy();
    },
    'join_unreachable',
  ],
];

describe('"Follow a Cluster": what is at the URL', () => {
  for (const [what, serve, said] of HOSTILE) {
    inLab(`${what} is told, and nothing is kept`, async (lab) => {
      const url: string = await lab.serveWith((_request, response) => {
        serve(response, url);
      });
      const outcome = await fetchConfiguration(url, NEVER, { longestMs: 1_500 });
      assert.ok(!('from' in outcome));
      assert.equal(outcome.code, said);
      assert.ok(!existsSync(lab.path('.ipfs-cluster-follow')));
    });
  }

  inLab('where nobody listens, that is said', async () => {
    const outcome = await fetchConfiguration('http://127.0.0.1:9/service.json', NEVER);
    assert.ok(!('from' in outcome));
    assert.equal(outcome.code, 'join_unreachable');
  });

  inLab('what is sent on to another host is shown with that host', async (lab) => {
    const { folder, swarmAddress, identity } = await prepareService(lab);
    const there = await lab.serve(await published(folder, swarmAddress, identity.id));
    const here = await lab.serveWith((_request, response) => {
      response.writeHead(302, { Location: there }).end();
    });
    const { shown, report } = await joined(lab, here);
    assert.equal(report.done, true);
    const host = new URL(there).host;
    assert.ok(
      shown.includes(`It comes from ${host}, to which that URL sends whoever asks.`),
      shown.join('\n'),
    );
  });

  inLab('is given up with whoever asked', async (lab) => {
    const cancelled = new AbortController();
    const url = await lab.serveWith(() => {
      cancelled.abort(new Error('left'));
    });
    await assert.rejects(fetchConfiguration(url, cancelled.signal), /left/);
  });
});
