import type { DaemonEntry, DaemonType, Instance, State } from '../../../status/result';

export interface RowIcon {
  /** A codicon. */
  readonly id: string;
  /** A theme colour. */
  readonly color?: string;
}

interface CommonRow {
  /** Stays the same while the daemon is the same one, whatever its state is. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon | undefined;
  /** What a screen reader says; contains the visible text. */
  readonly spoken: string;
  readonly children: readonly Row[];
  readonly expanded: boolean;
  /** The whole of what the row says, in lines in which nothing is hidden: what "Copy" copies, perhaps for a terminal. */
  readonly full: string;
  /** The command line that helps; null where there is none. */
  readonly command: string | null;
  /** Set for what changes by itself as time goes by: the description for now. */
  readonly live: (() => string) | null;
}

/** What stands behind a row: more than it has room for. */
export interface Explanation {
  readonly title: string;
  readonly state: State;
  /** Reasons of one; of several those that are not well, and how many the rest are. */
  readonly reasons: readonly string[];
  readonly nextStep: string | null;
  readonly facts: readonly string[];
}

/** A type of daemon; where there is one of it, that one, too. */
export interface DaemonRow extends CommonRow {
  readonly kind: 'daemon';
  readonly type: DaemonType;
  readonly entry: DaemonEntry;
  readonly instance: Instance | null;
  /** Made when somebody points at the row. */
  readonly explain: () => Explanation;
}

export interface InstanceRow extends CommonRow {
  readonly kind: 'instance';
  readonly type: DaemonType;
  readonly instance: Instance;
  readonly explain: () => Explanation;
}

/** One fact of an instance, a reason of a state that is not green, or what to do. */
export interface DetailRow extends CommonRow {
  readonly kind: 'detail';
}

/** Where this window serves the answer over HTTP. */
export interface EndpointRow extends CommonRow {
  readonly kind: 'endpoint';
}

export type Row = DaemonRow | InstanceRow | DetailRow | EndpointRow;

/** The daemon that a row is about; null where it is about several, or none. */
export function instanceOf(row: Row): Instance | null {
  return row.kind === 'instance' || row.kind === 'daemon' ? row.instance : null;
}
