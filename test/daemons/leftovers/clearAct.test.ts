import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { prepareFollower, startFollower } from '../../../lab/follower';
import { kubo } from '../../../lab/kubo';
import { prepareService, startService } from '../../../lab/service';
import { isRefusal, type Prepared, type Refusal } from '../../../src/actions/act';
import { offeredFor } from '../../../src/actions/offered';
import { daemonActs } from '../../../src/actions/registry';
import { wordsOf } from '../../../src/actions/texts';
import type { Lab } from '../../../lab/lab';
import type { DaemonType } from '../../../src/status/result';
import { carriedOut, machineOf, targetIn } from '../actions/acting';
import { inLab } from './doctor';

/** As the editor prepares it, with a look right before. */
async function offered(lab: Lab, type: DaemonType, trusted = true): Promise<Prepared | Refusal> {
  const machine = machineOf(lab);
  const target = await targetIn(lab, type);
  const { clearLeftovers } = daemonActs(machine);
  assert.ok(clearLeftovers);
  return clearLeftovers(target, { machine, trusted, answer: null, signal: new AbortController().signal });
}

describe('"Clear Leftovers"', () => {
  inLab('says what it moves and why, moves it, and takes it back', async (lab) => {
    await kubo(lab);
    const folder = await prepareFollower(lab);
    await (await startFollower(lab)).kill();
    assert.ok(offeredFor((await targetIn(lab, 'ipfs_cluster_follow')).instance).includes('clearLeftovers'));
    const act = await offered(lab, 'ipfs_cluster_follow');
    assert.ok(!isRefusal(act) && act.risk);
    assert.deepEqual(
      act.risk.details.map(({ code }) => code),
      ['left_blocks_socket', 'socket_refused', 'clear_how'],
    );
    const { report, told } = await carriedOut(act);
    assert.equal(wordsOf(report.said), 'Moved aside: api-socket.');
    assert.deepEqual(told.said, ['clearing']);
    const aside = (await readdir(folder)).filter((name) => name.startsWith('api-socket.stale-'));
    assert.equal(aside.length, 1);
    assert.ok(!existsSync(`${folder}/api-socket`));
    const undone = await report.undo?.run({
      signal: new AbortController().signal,
      report: () => undefined,
      ask: () => Promise.resolve(false),
    });
    assert.equal(undone?.done, true);
    assert.ok(existsSync(`${folder}/api-socket`));
  });

  inLab('is refused while a daemon lives there, which is named', async (lab) => {
    await kubo(lab);
    await prepareService(lab);
    const { pid } = await startService(lab);
    const act = await offered(lab, 'ipfs_cluster_service');
    assert.ok(isRefusal(act));
    assert.equal(act.refused.code, 'nothing_to_clear');
    const words = act.details?.map((one) => wordsOf(one)).join(' ') ?? '';
    assert.match(words, new RegExp(`cluster\\.lock is held by PID ${pid} .*which runs since`));
    assert.ok(!offeredFor((await targetIn(lab, 'ipfs_cluster_service')).instance).includes('clearLeftovers'));
  });

  inLab('is refused in a workspace that is not trusted', async (lab) => {
    await (await kubo(lab)).kill();
    const act = await offered(lab, 'ipfs', false);
    assert.ok(isRefusal(act));
    assert.equal(act.refused.code, 'untrusted');
  });

  inLab('afterwards nothing is called crashed any more', async (lab) => {
    await (await kubo(lab)).kill();
    const act = await offered(lab, 'ipfs');
    assert.ok(!isRefusal(act));
    assert.equal(wordsOf((await carriedOut(act)).report.said), 'Moved aside: repo.lock, api, gateway.');
    assert.equal((await targetIn(lab, 'ipfs')).instance.state, 'stopped');
  });
});
