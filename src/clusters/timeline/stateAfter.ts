import { type AlertState, keyOf } from '../alerts/holdOff';
import type { ClusterLook } from '../clusterLook';
import type { Condition } from '../memory/clusterMemory';
import type { Spell } from './spells';

/**
 * What is known to be the case when a cluster is met again, and which of it was told; pure. Behind an address there may be
 * another cluster today: what was noted of one whose asked peer nobody knows here is not of this one.
 */
export function stateAfter(
  conditions: readonly Condition[],
  spells: readonly Spell[],
  { peers }: Pick<ClusterLook, 'peers'>,
): AlertState {
  const ids = new Set(peers.map(({ peer_id }) => peer_id));
  const told = spells.filter(
    ({ asked, clearedAt }) => clearedAt === null && (asked === null || ids.has(asked)),
  );
  const byKey = new Map<string, Condition>([
    ...told.map((spell): [string, Condition] => [
      keyOf(spell),
      {
        code: spell.code,
        subject: spell.subject,
        text: spell.text,
        reason: spell.reason,
        since: spell.since,
        noticedAt: spell.raisedAt,
      },
    ]),
    ...conditions.map((one): [string, Condition] => [keyOf(one), one]),
  ]);
  return { conditions: [...byKey.values()], raised: new Set(told.map(keyOf)) };
}
