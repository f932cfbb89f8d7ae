import type { PinFilter } from '../../clusterClient';

/** Operations alone: no peer asks its Kubo for them, and none walks through its state. */
export const OPERATIONS: readonly PinFilter[] = ['error', 'queued', 'pinning', 'unpinning'];
