import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { until } from '../../../lab/until';
import { InvalidRequestError } from '../../../src/controller/request';
import { SharedChecks, TooManyLooksError } from '../../../src/headless/sharedChecks';
import { HeldController, ORDINARY } from './heldController';

describe('SharedChecks', () => {
  let controller: HeldController;
  let looks: string[];
  let shared: SharedChecks;

  beforeEach(() => {
    controller = new HeldController();
    looks = [];
    shared = new SharedChecks({
      check: controller.check,
      onLook: (_answer, lookedAt) => looks.push(lookedAt),
      freshMs: 50,
    });
  });

  afterEach(() => {
    shared.dispose();
  });

  it('looks once for a hundred who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => shared.ask()));
    assert.equal(new Set(answers).size, 1);
    assert.deepEqual(looks, ['all']);
    assert.equal(controller.asked.length, 1);
  });

  it('a look in a hurry is an answer, but no news', async () => {
    await shared.ask({ timeout_ms: 100 });
    assert.deepEqual(looks, []);
    assert.equal(controller.asked.length, 1);
  });

  it('takes null, nothing and an empty object for the same question', async () => {
    await Promise.all([shared.ask(), shared.ask({}), shared.ask({ daemon_type: null, role: null })]);
    assert.equal(controller.asked.length, 1);
  });

  it('shares a look among roles and judges it for each', async () => {
    const [none, master, leecher] = await Promise.all([
      shared.ask(),
      shared.ask({ role: 'master' }),
      shared.ask({ role: 'leecher' }),
    ]);
    assert.equal(controller.asked.length, 1);
    assert.deepEqual([none.role, master.role, leecher.role], [null, 'master', 'leecher']);
    assert.deepEqual([master.health, master.status_code], ['critical', 500]);
    assert.deepEqual([leecher.health, leecher.status_code], ['healthy', 200]);
  });

  it('looks apart at each type and for each deadline', async () => {
    await Promise.all([
      shared.ask({ daemon_type: 'ipfs' }),
      shared.ask({ daemon_type: 'ipfs_cluster_service' }),
      shared.ask({ daemon_type: 'ipfs', timeout_ms: 500 }),
      shared.ask({ daemon_type: 'ipfs', timeout_ms: 500 }),
    ]);
    assert.deepEqual(controller.asked, [
      { daemon_type: 'ipfs' },
      { daemon_type: 'ipfs_cluster_service' },
      { daemon_type: 'ipfs', timeout_ms: 500 },
    ]);
  });

  it('gives an answer again while it is fresh, and then looks again', async () => {
    const patient = new SharedChecks({ check: controller.check, freshMs: 60_000 });
    const first = await patient.ask();
    assert.equal(await patient.ask(), first);
    assert.equal(controller.asked.length, 1);
    await shared.ask();
    await until('the answer is not fresh any more', async () => {
      await shared.ask();
      return controller.asked.length > 2;
    });
  });

  it('forgets a look that failed', async () => {
    controller.answer = new Error('no');
    await assert.rejects(shared.ask(), /no/);
    assert.deepEqual(looks, []);
    controller.answer = ORDINARY;
    await shared.ask();
    assert.equal(controller.asked.length, 2);
  });

  it('lets one go who does not want to wait, and goes on for the others', async () => {
    controller.hold();
    const gone = new AbortController();
    const first = shared.ask({}, gone.signal);
    const second = shared.ask();
    gone.abort();
    await assert.rejects(first, { name: 'AbortError' });
    controller.letGo();
    assert.equal((await second).success, true);
    assert.equal(controller.asked.length, 1);
  });

  it('does not begin for one who is gone already', async () => {
    await assert.rejects(shared.ask({}, AbortSignal.abort()), { name: 'AbortError' });
  });

  it('refuses a ninth different look while eight are under way', async () => {
    controller.hold();
    const eight = Array.from({ length: 8 }, (_, index) => shared.ask({ timeout_ms: 1000 + index }));
    await assert.rejects(shared.ask({ timeout_ms: 2000 }), TooManyLooksError);
    const joined = shared.ask({ timeout_ms: 1000 });
    controller.letGo();
    await Promise.all([...eight, joined]);
    await shared.ask({ timeout_ms: 2000 });
  });

  it('looks at nothing for a wrong question', async () => {
    await assert.rejects(shared.ask({ daemon_type: 'kubo' }), InvalidRequestError);
    assert.equal(controller.asked.length, 0);
  });

  it('ends what is under way when it is disposed', async () => {
    controller.hold();
    const waiting = shared.ask();
    await until('the look has begun', () => controller.asked.length > 0);
    shared.dispose();
    await assert.rejects(waiting, { name: 'AbortError' });
    assert.equal(controller.signals[0]?.aborted, true);
  });

  it('gives up a look that never ends by itself, and looks anew', async () => {
    let looks = 0;
    const never = new SharedChecks({
      check: () => {
        looks++;
        return new Promise(() => undefined);
      },
      freshMs: 0,
    });
    const asked = [never.ask({ timeout_ms: 100 }), never.ask({ timeout_ms: 100 })];
    for (const { status, reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
      assert.deepEqual([status, (reason as Error).name], ['rejected', 'TimeoutError']);
    }
    const again = never.ask({ timeout_ms: 100 });
    never.dispose();
    await assert.rejects(again, { name: 'AbortError' });
    assert.equal(looks, 2);
  });

  it('leaves nothing with a signal, its own or a caller’s, after thousands of looks', async () => {
    const { signal } = new AbortController();
    const many = new SharedChecks({ check: controller.check, freshMs: 0 });
    for (let look = 0; look < 2000; look++) {
      await many.ask({}, signal);
    }
    assert.equal(getEventListeners(signal, 'abort').length, 0);
    assert.equal(new Set(controller.signals).size, controller.signals.length, 'each look has its own signal');
    many.dispose();
  });
});
