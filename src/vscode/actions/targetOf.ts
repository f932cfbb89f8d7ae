import type { Target } from '../../actions/act';
import { instanceOf, type Row } from '../daemons/rows/row';

/** The daemon of a row; undefined for a row of no one daemon. */
export function targetOf(row: Row | undefined): Target | undefined {
  const instance = row === undefined ? null : instanceOf(row);
  return instance !== null && (row?.kind === 'daemon' || row?.kind === 'instance')
    ? { type: row.type, instance }
    : undefined;
}
