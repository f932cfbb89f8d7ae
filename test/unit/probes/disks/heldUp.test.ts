import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../../lab/until';
import { Disks } from '../../../../src/probes/disks/disks';
import { ownClock } from '../../../../src/probes/ownClock';
import { MountTable } from '../../../../src/probes/disks/mounts';
import { readStat } from '../../../../src/probes/processes/linux/processStat';

/** Programs that this one started. */
function children(): number[] {
  return readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

(process.platform === 'linux' ? describe : describe.skip)('a file system that is asked apart', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apart-'));
    await writeFile(join(folder, 'file'), 'text');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const apart = () =>
    new Disks(() => MountTable.parse(`1 1 0:9 / ${folder} rw - nfs server:/ rw\n`, process.execPath));

  it('is read', async () => {
    assert.equal((await apart().read(join(folder, 'file'), 100)).text, 'text');
  });

  it('is not blamed while the program that asks it does not get to run', async () => {
    const disks = apart();
    const before = children();
    await disks.stat(folder);
    const [reader = 0] = children().filter((pid) => !before.includes(pid));
    process.kill(reader, 'SIGSTOP');
    await until('the reader is suspended', () => readStat(`/proc/${reader}`)?.state === 'T');
    await assert.rejects(disks.stat(folder), /was not looked at in time/);
  });

  it('is waited for while the program that asks it does not get to run', async () => {
    const disks = apart();
    const before = children();
    await disks.stat(folder);
    const [reader = 0] = children().filter((pid) => !before.includes(pid));
    process.kill(reader, 'SIGSTOP');
    await until('the reader is suspended', () => readStat(`/proc/${reader}`)?.state === 'T');
    const asked = disks.stat(folder);
    // Longer than one round of patience with a disk, and less than all of them, by the clock that ends them.
    ownClock.after(700, () => process.kill(reader, 'SIGCONT'));
    assert.equal((await asked).kind, 'folder');
  });
});
