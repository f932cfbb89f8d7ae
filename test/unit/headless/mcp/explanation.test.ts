import assert from 'node:assert/strict';
import {
  explain,
  Explanation,
  ExplainRequest,
  NothingToExplainError,
} from '../../../../src/headless/mcp/explanation';
import { REASONS } from '../../../../src/status/reasons/catalogue';
import { NEXT_STEPS } from '../../../../src/status/reasons/nextSteps';
import { STATES } from '../../../../src/status/result';
import { answerOf, failedEntry } from '../../monitor/answers';
import { HeldController } from '../heldController';

const { signal } = new AbortController();

describe('explain', () => {
  let controller: HeldController;

  beforeEach(() => {
    controller = new HeldController();
  });

  for (const state of STATES) {
    it(`says what "${state}" means and what to do, without a look`, async () => {
      const explanation = Explanation.parse(await explain(controller.check, { state }, signal));
      assert.equal(explanation.state, state);
      assert.match(explanation.meaning, /\.$/);
      assert.match(explanation.advice, /\.$/);
      assert.equal(controller.asked.length, 0);
    });
  }

  it('looks at a daemon and says why it is in its state', async () => {
    controller.answer = answerOf({ ipfs: 'crashed' });
    const explanation = await explain(controller.check, { daemon_type: 'ipfs' }, signal);
    assert.deepEqual(controller.asked, [{ daemon_type: 'ipfs' }]);
    assert.equal(explanation.state, 'crashed');
    assert.deepEqual(explanation.reasons, ['PID 7 is alive for 12 s — /proc/7']);
  });

  it('gives the error for a reason where nobody could look', async () => {
    const answer = answerOf({});
    controller.answer = { ...answer, daemons: { ipfs: failedEntry('ipfs') } };
    const explanation = await explain(controller.check, { daemon_type: 'ipfs' }, signal);
    assert.deepEqual([explanation.state, explanation.reasons], ['unknown', ['the file system hangs']]);
  });

  it('says what the codes of its causes say', async () => {
    controller.answer = answerOf({ ipfs: 'crashed' });
    const { causes, codes } = await explain(controller.check, { daemon_type: 'ipfs' }, signal);
    assert.deepEqual(
      causes.map(({ code }) => code),
      ['process_alive_for'],
    );
    assert.deepEqual(codes, { process_alive_for: 'PID {pid} is alive for {age_ms}' });
  });

  for (const [code, { text }] of Object.entries({ ...REASONS, ...NEXT_STEPS })) {
    it(`says what the code ${code} says, without a look`, async () => {
      const request = ExplainRequest.parse({ code });
      const explanation = Explanation.parse(await explain(controller.check, request, signal));
      assert.deepEqual(explanation.codes, { [code]: text });
      assert.deepEqual([explanation.state, controller.asked.length], [null, 0]);
    });
  }

  it('wants to know what to explain', async () => {
    await assert.rejects(explain(controller.check, {}, signal), NothingToExplainError);
  });
});
