import assert from 'node:assert/strict';
import { diagnosisOf, instanceDiagnosis } from '../../../src/vscode/diagnosis';
import { answerOf, failedEntry, instanceOf } from '../monitor/answers';

describe('Diagnosis', () => {
  it('tells state, facts and reasons of each daemon', () => {
    const answer = answerOf({ ipfs: 'running', ipfs_cluster_follow: 'not_installed' });
    const text = diagnosisOf(
      {
        ...answer,
        daemons: { ...answer.daemons, ipfs_cluster_service: failedEntry('ipfs_cluster_service') },
      },
      '0.1.0',
    );
    assert.match(text, /^# IPFS daemon status$/m);
    assert.match(text, /^## ipfs: running \(1 process\)$/m);
    assert.match(text, /^- PID: `7`$/m);
    assert.match(text, /^- reason: `PID 7 is alive for 12 s — \/proc\/7`$/m);
    assert.match(text, /^## ipfs_cluster_service: unknown \(0 processes\)$/m);
    assert.match(text, /^- could not look: `the file system hangs`$/m);
  });

  it('nothing that a daemon says becomes Markdown', () => {
    const text = instanceDiagnosis('ipfs', {
      ...instanceOf('degraded', '/tmp/a`b'),
      reasons: ['line one\n# heading', '``'],
    });
    assert.match(text, /^- folder: ``\/tmp\/a`b``$/m);
    assert.match(text, /^- reason: `line one # heading`$/m);
    assert.match(text, /^- reason: ``` `` ```$/m);
  });
});
