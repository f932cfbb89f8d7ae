import assert from 'node:assert/strict';
import { isRefusal, type Refusal, type Report, type Target } from '../../../src/actions/act';
import {
  type AgentRequest,
  askedByAgent,
  reportForAgent,
  requestOf,
  targetFor,
} from '../../../src/actions/forAgents';
import { say, wordsOf } from '../../../src/actions/texts';
import type { DaemonStatusResponse, Instance } from '../../../src/status/result';
import { instance, target } from './targets';

const SERVICE: AgentRequest = { daemon_type: 'ipfs_cluster_service' };

/** Of an answer no more than where instances are. */
function answerOf(...instances: Instance[]): DaemonStatusResponse {
  const daemons = { ipfs_cluster_service: { details: { instances } } };
  return { daemons } as unknown as DaemonStatusResponse;
}

function codeOf(outcome: Target | Refusal): string {
  return isRefusal(outcome) ? outcome.refused.code : `PID ${String(outcome.instance.pid)}`;
}

describe('What agents may have done', () => {
  const running = instance({ pid: 11, folder: '/srv/a' });
  const another = instance({ pid: 22, folder: '/srv/b' });
  const stopped = instance({ pid: null, folder: '/srv/c', state: 'stopped' });

  it('takes the one daemon that is meant, and names all where it could be several', () => {
    assert.equal(codeOf(targetFor('stop', SERVICE, answerOf(running, stopped))), 'PID 11');
    assert.equal(codeOf(targetFor('start', SERVICE, answerOf(running, stopped))), 'PID null');
    const several = targetFor('stop', SERVICE, answerOf(running, another, stopped));
    assert.ok(isRefusal(several));
    assert.deepEqual(
      (several.details ?? []).map(({ params }) => params['folder']),
      ['/srv/a', '/srv/b'],
    );
    for (const named of [{ folder: '/srv/b' }, { pid: 22 }, { folder: '/srv/b', pid: 22 }]) {
      assert.equal(codeOf(targetFor('stop', { ...SERVICE, ...named }, answerOf(running, another))), 'PID 22');
    }
  });

  it('does nothing to what is named otherwise, is of another type, or is not as it would have to be', () => {
    const answer = answerOf(running, stopped);
    const requests: readonly (readonly ['start' | 'stop', AgentRequest])[] = [
      ['stop', { ...SERVICE, folder: '/srv' }],
      ['stop', { ...SERVICE, pid: 12 }],
      ['stop', { ...SERVICE, folder: '/srv/a', pid: 22 }],
      ['stop', { ...SERVICE, folder: '/srv/c' }],
      ['start', { ...SERVICE, folder: '/srv/a' }],
      ['stop', { daemon_type: 'ipfs' }],
    ];
    for (const [act, request] of requests) {
      assert.equal(codeOf(targetFor(act, request, answer)), 'agent_none');
    }
  });

  it('names what it knows where a request is none', () => {
    for (const input of [
      undefined,
      {},
      { daemon_type: 'kubo' },
      { ...SERVICE, pid: 'all' },
      { ...SERVICE, force: true },
    ]) {
      assert.throws(() => requestOf(input), /ipfs_cluster_follow/);
    }
  });

  it('asks in any case, says who wants it and whom it is done to, and what an act itself would say', () => {
    const risk = askedByAgent('start', target({ pid: null, state: 'stopped' }), null);
    assert.equal(wordsOf(risk.question), 'An agent wants to start ipfs-cluster-service peer0. Start it?');
    const details = [say('stop_kubo_users', { users: 'peer0' })];
    const own = { question: say('left', {}), details, yes: say('stop_yes', {}), no: say('stop_no', {}) };
    assert.deepEqual(
      askedByAgent('stop', target(), own).details.map((one) => wordsOf(one)),
      [
        'Its folder: /home/ann/.ipfs-cluster',
        'Its process: 4711',
        'What uses this Kubo goes without until it runs again: peer0.',
      ],
    );
  });

  it('reports what came of it in bounded words in which nothing is hidden', () => {
    const who = `peer\u202e${'x'.repeat(5000)}`;
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    const report: Report = { done: true, said: say('stopped', { who }), lines };
    const { done, said, details } = reportForAgent(report);
    assert.deepEqual([done, details.length, details.at(-1)], [true, 20, 'line 499']);
    assert.ok(said.length < 600 && said.includes('\\u202e') && !said.includes('\u202e'));
    assert.equal(reportForAgent({ refused: say('untrusted', {}) }).done, false);
    assert.equal(reportForAgent(null).said, 'The user did not want it. Nothing was done.');
  });
});
