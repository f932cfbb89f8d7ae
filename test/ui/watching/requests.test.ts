import { type CountingProxy, countingProxy } from '../../../lab/network/countingProxy';
import { kubo, KUBO_PORTS } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, SERVICE_PORTS, startService } from '../../../lab/service';
import { until } from '../../../lab/until';
import { expect, test } from '../fixtures';
import { ClusterTree } from '../pages/clusterTree';

const MINUTE_MS = 60_000;
const MOST_A_MINUTE = 12;
/** And a little less: what is sent so far apart may arrive closer together. */
const HALF_A_MINUTE_MS = 28_000;
/** How often the peer asks its Kubo for its free space in a minute and more. */
const BEATS = 5;

interface Counted {
  /** What others than the peer ask of Kubo, and all that the peer is asked. */
  readonly daemons: Readonly<Record<'kubo' | 'peer', CountingProxy>>;
  /** What the peer asks of its Kubo, by its own clock. */
  readonly heartbeat: CountingProxy;
}

/** A Kubo and a peer, each of which is reached through a proxy alone by whoever reads where it is. */
async function startCounted(lab: Lab): Promise<Counted> {
  const [rpc, rest, own] = [
    await countingProxy(lab, KUBO_PORTS.api),
    await countingProxy(lab, SERVICE_PORTS.api),
    await countingProxy(lab, KUBO_PORTS.api),
  ];
  const at = ({ port }: CountingProxy) => `/ip4/127.0.0.1/tcp/${port}`;
  await kubo(lab, { inherits: [rpc.descriptor] });
  const { folder } = await prepareService(lab, {
    config: { ipfs_connector: { ipfshttp: { node_multiaddress: at(own) } } },
  });
  await startService(lab, { inherits: [rest.descriptor] });
  // The daemons have read theirs.
  await lab.patch(lab.path('.ipfs', 'config'), { Addresses: { API: at(rpc) } });
  await lab.write(lab.path('.ipfs', 'api'), at(rpc));
  await lab.patch(`${folder}/service.json`, {
    api: { restapi: { http_listen_multiaddress: at(rest) } },
    ipfs_connector: { ipfshttp: { node_multiaddress: at(rpc) } },
  });
  return { daemons: { kubo: rpc, peer: rest }, heartbeat: own };
}

/** How often a proxy was asked in the minute from a moment on. @param from in milliseconds of `performance.now()` */
function inMinuteFrom({ askedAt }: CountingProxy, from: number): number {
  return askedAt.filter((at) => at >= from && at < from + MINUTE_MS).length;
}

test('a window at rest asks each daemon at most 12 times a minute, and one without the focus asks none', async ({
  lab,
  workbench,
}) => {
  // Rest, a minute of it, and one without the focus.
  test.setTimeout(10 * MINUTE_MS);
  const { daemons, heartbeat } = await startCounted(lab);
  const both = Object.values(daemons);
  const beats = () => heartbeat.asked.filter((one) => one.includes('/repo/stat')).length;
  const countOf = () => both.map(({ asked }) => asked.length);

  await test.step('both views are shown', async () => {
    const clusters = new ClusterTree(workbench.page);
    await workbench.openDaemons();
    await clusters.open();
    await expect(workbench.tree.daemon('ipfs', 'running')).toBeVisible();
    await expect(workbench.tree.daemon('ipfs-cluster-service', 'running')).toBeVisible();
    await expect(clusters.row('.*healthy · 1 peer')).toBeVisible();
  });

  await test.step('nothing changes, and the looks become rarer', async () => {
    const gap = () => {
      const [last = NaN, before = NaN] = daemons.kubo.askedAt.slice(-2).reverse();
      return last - before;
    };
    // A look asks Kubo once.
    await until('two looks are half a minute apart', () => gap() > HALF_A_MINUTE_MS, { withinMs: 180_000 });
  });

  await test.step('focused, it asks some and not more', async () => {
    const shown = countOf();
    await until('each was asked again', () => countOf().every((count, index) => count > (shown[index] ?? 0)));
    const from = both.map(({ askedAt }, index) => askedAt[shown[index] ?? 0] ?? NaN);
    const last = Math.max(...from);
    await until(
      'the peer itself went on for a minute',
      () => (heartbeat.askedAt.at(-1) ?? 0) > last + MINUTE_MS,
    );
    both.forEach((proxy, index) => {
      expect(inMinuteFrom(proxy, from[index] ?? NaN), proxy.asked.join('\n')).toBeLessThanOrEqual(
        MOST_A_MINUTE,
      );
    });
  });

  await test.step('not focused, it asks none; focused again, it does', async () => {
    const comeBack = await workbench.leave();
    const left = beats();
    // A look that was under way ends before the peer has asked its Kubo twice.
    await until('what was under way has ended', () => beats() >= left + 2);
    const before = countOf();
    await until('the peer itself went on for a minute', () => beats() >= left + 2 + BEATS);
    expect(countOf(), both.map(({ asked }) => asked.join('\n')).join('\n\n')).toEqual(before);
    await comeBack();
    await until('each was asked again', () =>
      countOf().every((count, index) => count > (before[index] ?? 0)),
    );
  });
});
