import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerForAgent, DATA_NOT_INSTRUCTIONS, MOST_BYTES } from '../../../src/controller/agentAnswer';
import { DAEMON_TYPES, DaemonStatusResponse, type Instance } from '../../../src/status/result';
import { jsonText } from '../../../src/status/visibleText';
import { answerOf, failedEntry, instanceOf } from '../monitor/answers';
import { nasty } from '../status/nastyTexts';

const WELL = answerOf({ ipfs: 'running', ipfs_cluster_service: 'running', ipfs_cluster_follow: 'stopped' });

/** What a machine with so many peers, and whoever named them, could make of an answer. */
function flooded(count: number, text: string, instance: Partial<Instance> = {}): DaemonStatusResponse {
  const service = WELL.daemons.ipfs_cluster_service;
  const { details } = service ?? {};
  assert.ok(service && details);
  const [cause] = details.causes;
  assert.ok(cause);
  const reasons = Array.from({ length: 16 }, () => text);
  const causes = reasons.map((error) => ({ ...cause, params: { peer: error, error } }));
  const instances = Array.from({ length: count }, (_, index) => ({
    ...instanceOf('running', `${text}${index}`),
    ...{ name: text, peername: text, version: text, api: text, peer_id: text, program: text },
    ...{ reasons, causes, next_step: text },
    ...instance,
  }));
  const evidence = instances.map(() => ({ source: text, fact: text }));
  const full = { ...details, instances, evidence, reasons, causes, next_step: text, detailed_status: text };
  const daemons = { ...WELL.daemons, ipfs_cluster_service: { ...service, details: full } };
  return { ...WELL, daemons, daemon_status: { overall: 'running', daemons } };
}

const sizeOf = (value: unknown) => Buffer.byteLength(jsonText(value));

describe('an answer for an agent', () => {
  it('is whole where there is room, is marked as data, and has the daemons once', () => {
    const { notice, left_out, daemon_status, ...rest } = answerForAgent(WELL);
    const { daemon_status: whole, ...answer } = WELL;
    assert.deepEqual([notice, left_out], [DATA_NOT_INSTRUCTIONS, null]);
    assert.deepEqual(rest, answer);
    assert.deepEqual(Object.keys(daemon_status.daemons), Object.keys(whole.daemons));
    assert.deepEqual(daemon_status.daemons.ipfs, {
      running: true,
      type: 'ipfs',
      process_count: 1,
      state: 'running',
    });
  });

  for (const [count, text] of [
    [128, '/home/ann/.ipfs'],
    [1, 'a'.repeat(4096)],
    [128, '\u0001'.repeat(4096)],
    [31, '\u{e0001}'.repeat(2000)],
    [128, '"'.repeat(512)],
  ] as const) {
    it(`of ${count} instances with texts of ${text.length} letters is short, and says what is left out`, () => {
      const answer = flooded(count, text);
      const cut = answerForAgent(answer);
      assert.ok(sizeOf(cut) <= MOST_BYTES, `${sizeOf(cut)} bytes`);
      DaemonStatusResponse.parse(cut);
      const some = cut.daemons.ipfs_cluster_service?.details;
      assert.match(
        cut.left_out ?? '',
        /ipfs_cluster_service: .*cut at \d+ letters.*daemon_type at a time.*check/,
      );
      if (some?.instances.length !== count) {
        assert.ok(
          cut.left_out?.includes(`${some?.instances.length} of ${count} instances`),
          cut.left_out ?? '',
        );
      }
      assert.deepEqual(
        [cut.daemons.ipfs, cut.daemons.ipfs_cluster_follow],
        [WELL.daemons.ipfs, WELL.daemons.ipfs_cluster_follow],
      );
      const { state, process_count } = cut.daemons.ipfs_cluster_service ?? {};
      assert.deepEqual([state, process_count], ['running', 1]);
    });
  }

  it('has more of a daemon that is asked about alone', () => {
    const answer = flooded(40, '/home/ann/.ipfs');
    const { ipfs_cluster_service: entry } = answer.daemons;
    assert.ok(entry);
    const alone = answerForAgent({ ...answer, daemons: { ipfs_cluster_service: entry } });
    const shown = (cut: DaemonStatusResponse) =>
      cut.daemons.ipfs_cluster_service?.details?.instances.length ?? 0;
    assert.ok(shown(alone) > shown(answerForAgent(answer)));
    assert.doesNotMatch(alone.left_out ?? '', /at a time/);
  });

  it('keeps what is in trouble', () => {
    const answer = flooded(100, '/home/ann/.ipfs');
    const { instances } = answer.daemons.ipfs_cluster_service?.details ?? { instances: [] };
    instances.splice(50, 1, { ...instanceOf('crashed', '/srv/ill'), pid: null });
    const [first] = answerForAgent(answer).daemons.ipfs_cluster_service?.details?.instances ?? [];
    assert.deepEqual([first?.state, first?.folder], ['crashed', '/srv/ill']);
  });

  it('is short whatever others wrote', () => {
    fc.assert(
      fc.property(
        nasty,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 64 }),
        (text, times, count) => {
          const answer = flooded(count, text.repeat(times));
          const failed = { ...failedEntry('ipfs'), error: text.repeat(times * 16) };
          const daemons = { ...answer.daemons, ipfs: failed };
          const cut = answerForAgent({ ...answer, daemons, error: failed.error });
          assert.ok(sizeOf(cut) <= MOST_BYTES, `${sizeOf(cut)} bytes`);
          assert.deepEqual(Object.keys(cut.daemons).sort(), [...DAEMON_TYPES].sort());
        },
      ),
      { numRuns: 30 },
    );
  });
});
