import { randomUUID } from 'node:crypto';

/** Ids that tie an answer to the request. */
export interface OperationIds {
  readonly operationId: string;
  readonly correlationId: string;
}

export function newOperation(): OperationIds {
  return { operationId: String(Date.now()), correlationId: randomUUID() };
}
