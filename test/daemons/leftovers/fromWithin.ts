// Clears and leaves a folder as an editor does that runs in a PID namespace of its own, after every yes.
// Arguments: the type of the daemon and its folder. Prints what became of it, as JSON.
import { isRefusal, type Prepared, preparing, type Refusal } from '../../../src/actions/act';
import { clearAct } from '../../../src/actions/leftovers/clearAct';
import { leftoversOf } from '../../../src/actions/leftovers/leftoverSituation';
import { machineHere } from '../../../src/actions/machine';
import { leaveAct } from '../../../src/actions/setup/leave/leave';
import { type SentenceCode, wordsOf } from '../../../src/actions/texts';
import { target } from '../../unit/actions/targets';

/** What became of an act. */
export interface Within {
  readonly code: SentenceCode;
  readonly details: readonly string[];
}

const signal = new AbortController().signal;

async function became(act: Prepared | Refusal): Promise<Within> {
  if (isRefusal(act)) {
    return { code: act.refused.code, details: (act.details ?? []).map((one) => wordsOf(one)) };
  }
  const { said, details = [] } = await act.run({
    signal,
    report: () => undefined,
    ask: () => Promise.resolve(false),
  });
  return { code: said.code, details: details.map((one) => wordsOf(one)) };
}

const [type, folder] = process.argv.slice(2);
if ((type !== 'ipfs' && type !== 'ipfs_cluster_service') || folder === undefined) {
  throw new Error('The type of a daemon and its folder are wanted.');
}
const machine = machineHere({ check: () => Promise.reject(new Error('nobody asks')) });
// From within it looks crashed: its process is out of sight, and its lock is there.
const seen = target({ pid: null, folder, state: 'crashed' }, type);
const situation = await leftoversOf(seen, { machine, trusted: true, signal });
const cleared = await became(preparing(clearAct(machine))(seen, situation));
const leave = leaveAct(machine, { trash: () => Promise.resolve(false) });
const left = await became(
  preparing(leave)(seen, await leftoversOf(seen, { machine, trusted: true, signal })),
);
console.log(JSON.stringify({ cleared, left }));
