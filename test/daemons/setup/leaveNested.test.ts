import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService } from '../../../lab/service';
import { isRefusal } from '../../../src/actions/act';
import { leaveAct, leaveSituation } from '../../../src/actions/setup/leave/leave';
import { wordsOf } from '../../../src/actions/texts';
import { machineOf, targetIn } from '../actions/acting';
import { inLab } from '../leftovers/doctor';

const signal = new AbortController().signal;
const ATTEMPT = { signal, report: () => undefined, ask: () => Promise.resolve(false) };

/** What "Leave" says of the only peer before it does anything: its refusal, or its question. */
async function asked(lab: Lab): Promise<{ readonly refused: boolean; readonly words: string }> {
  const machine = machineOf(lab);
  const target = await targetIn(lab, 'ipfs_cluster_service');
  const act = leaveAct(machine, { trash: () => Promise.resolve(false) });
  const situation = await leaveSituation(target, { machine, trusted: true, signal });
  const plan = act.preflight(target, situation);
  const details = isRefusal(plan) ? plan.details : act.risk(plan)?.details;
  // Whoever was asked without this look is stopped by the one right before the move.
  const unasked = act.preflight(target, { ...situation, below: null });
  if (isRefusal(plan) && !isRefusal(unasked)) {
    assert.equal((await act.run(unasked, ATTEMPT)).said.code, 'leave_kept');
  }
  return { refused: isRefusal(plan), words: (details ?? []).map((one) => wordsOf(one)).join('\n') };
}

describe('"Leave" where others live in the folder', () => {
  inLab('a Kubo that runs', async (lab) => {
    const { folder } = await prepareService(lab);
    const daemon = await kubo(lab, { repo: `${folder}/kubo` });
    const { refused, words } = await asked(lab);
    assert.ok(refused);
    assert.match(words, new RegExp(`PID ${daemon.pid} \\(ipfs\\) uses ${folder}/kubo`));
    assert.match(words, /Another daemon has its folder in it: kubo\./);
    assert.ok(daemon.alive && existsSync(`${folder}/kubo/config`));
  });

  inLab('a Kubo that has stopped', async (lab) => {
    const { folder } = await prepareService(lab);
    await prepareKubo(lab, { repo: `${folder}/kubo` });
    const { refused, words } = await asked(lab);
    assert.ok(refused);
    assert.equal(words, 'Another daemon has its folder in it: kubo. Move that one out first.');
    assert.ok(existsSync(`${folder}/kubo/config`));
  });

  inLab('a program that works in it, and one that has a file open', async (lab) => {
    const { folder } = await prepareService(lab);
    await mkdir(`${folder}/raft/notes`, { recursive: true });
    await writeFile(`${folder}/raft/notes/mine.txt`, 'x');
    const works = lab.launch('sh', ['-c', 'echo there; exec tail -f /dev/null'], {
      cwd: `${folder}/raft/notes`,
    });
    await works.until('it is there', () => works.output.includes('there'));
    const reads = lab.launch('sh', [
      '-c',
      `exec 3<"$0"; echo open; exec tail -f /dev/null`,
      `${folder}/raft/notes/mine.txt`,
    ]);
    await reads.until('it is open', () => reads.output.includes('open'));
    const { refused, words } = await asked(lab);
    assert.ok(refused);
    assert.match(words, new RegExp(`PID ${works.pid} \\(\\w+\\) uses ${folder}/raft/notes:`));
    assert.match(words, new RegExp(`PID ${reads.pid} \\(\\w+\\) uses ${folder}/raft/notes/mine.txt:`));
    assert.ok(existsSync(folder));
  });

  inLab('what no peer makes is named in the question', async (lab) => {
    const { folder } = await prepareService(lab);
    await writeFile(`${folder}/backup.car`, 'x');
    const { refused, words } = await asked(lab);
    assert.ok(!refused);
    assert.match(words, /With it goes what no peer and no follower makes: backup\.car\./);
  });
});
