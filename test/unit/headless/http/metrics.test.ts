import assert from 'node:assert/strict';
import { answerOf } from '../../monitor/answers';
import { Served } from './served';

describe('GET /metrics', () => {
  let served: Served;

  beforeEach(async () => {
    served = await Served.start({ limits: { freshMs: 600_000 } });
  });

  afterEach(async () => {
    await served.close();
  });

  const scrape = async () => {
    const { status, headers, text } = await served.call('/metrics');
    assert.equal(status, 200);
    assert.match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
    return text;
  };

  it('has the state of each daemon and instance', async () => {
    const lines = new Set((await scrape()).split('\n'));
    const instance = 'daemon_type="ipfs",folder="/home/ann/.ipfs",name="",api="/ip4/127.0.0.1/tcp/5001"';
    for (const line of [
      'ipfs_healthy 1',
      'ipfs_daemon_running{daemon_type="ipfs"} 1',
      'ipfs_daemon_processes{daemon_type="ipfs"} 1',
      'ipfs_daemon_state{daemon_type="ipfs",state="running"} 1',
      'ipfs_daemon_state{daemon_type="ipfs",state="crashed"} 0',
      'ipfs_daemon_state{daemon_type="ipfs_cluster_service",state="stopped"} 1',
      `ipfs_daemon_instance_state{${instance},state="running"} 1`,
      `ipfs_daemon_instance_state{${instance},state="stopped"} 0`,
      'ipfs_daemon_state_changes_total{daemon_type="ipfs"} 0',
      'ipfs_check_duration_seconds_count{daemon_type="all"} 1',
    ]) {
      assert.ok(lines.has(line), line);
    }
  });

  it('counts changes and forgets instances that are gone', async () => {
    await served.close();
    // Each answer is old at once.
    served = await Served.start({ limits: { freshMs: 0 } });
    await scrape();
    served.controller.answer = answerOf({ ipfs: 'not_installed' });
    const text = await scrape();
    assert.match(text, /^ipfs_daemon_state_changes_total\{daemon_type="ipfs"\} 1$/m);
    assert.match(text, /^ipfs_check_duration_seconds_count\{daemon_type="all"\} 2$/m);
    assert.doesNotMatch(text, /^ipfs_daemon_instance_state\{/m);
  });

  it('shares its look with all who ask', async () => {
    await Promise.all([scrape(), scrape(), served.ask({})]);
    assert.equal(served.controller.asked.length, 1);
  });
});
