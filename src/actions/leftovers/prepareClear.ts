import { preparing, type Prepared, type Refusal, type Target } from '../act';
import type { SituationOptions } from '../situation';
import { clearAct } from './clearAct';
import { leftoversOf } from './leftoverSituation';

/** "Clear Leftovers", after a look at what lies there now. */
export async function prepareClear(target: Target, options: SituationOptions): Promise<Prepared | Refusal> {
  return preparing(clearAct(options.machine))(target, await leftoversOf(target, options));
}
