import assert from 'node:assert/strict';
import type { Lab } from '../../../lab/lab';
import type { LogWriter } from '../../../src/logs/openLog';
import { check } from '../situation';

export const WORDS = {
  truncated: 'emptied',
  replaced: 'replaced',
  replaced_unseen: 'replaced',
  skipped: 'skipped',
};

/** The Kubo of a lab, as a look has found it. */
export async function writerOf(lab: Lab): Promise<LogWriter> {
  const { daemons } = await check(lab);
  const instance = daemons.ipfs?.details?.instances[0];
  assert.ok(instance?.pid != null, JSON.stringify(daemons.ipfs, null, 2));
  return {
    pid: instance.pid,
    startedAt: instance.started_at === null ? null : Date.parse(instance.started_at),
    supervisor: instance.supervisor,
  };
}
