import type { ThemeIcon } from 'vscode';
import type { DaemonEntry, DaemonType, Instance } from '../../status/result';

interface CommonNode {
  /** Stays the same while the daemon is the same one, whatever its state is. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: ThemeIcon | undefined;
  /** What a screen reader says; contains the visible text. */
  readonly spoken: string;
  readonly children: readonly TreeNode[];
  readonly expanded: boolean;
}

export interface MachineNode extends CommonNode {
  readonly kind: 'machine';
}

export interface DaemonNode extends CommonNode {
  readonly kind: 'daemon';
  readonly entry: DaemonEntry;
}

export interface InstanceNode extends CommonNode {
  readonly kind: 'instance';
  readonly type: DaemonType;
  readonly instance: Instance;
}

/** One fact of an instance, or one reason of a state that is not green. */
export interface DetailNode extends CommonNode {
  readonly kind: 'detail';
  /** The whole text, where the description is cut; also what "copy" would copy. */
  readonly full: string;
  /** Set for what changes by itself as time goes by: the description for now. */
  readonly live: (() => string) | null;
}

/** Where this window serves the answer over HTTP. */
export interface EndpointNode extends CommonNode {
  readonly kind: 'endpoint';
}

export type TreeNode = MachineNode | EndpointNode | DaemonNode | InstanceNode | DetailNode;
