import { cutForeign } from '../clusterClient/foreignText';
import { DAEMON_TYPES, ROLES } from '../status/names';
import { DaemonStatusRequest, type DaemonType, type Role } from '../status/result';
import type { CheckRequest } from './checkDaemonStatus';

/** The request itself is wrong. The message names the field and what it may be. */
export class InvalidRequestError extends Error {
  static readonly NAME = 'InvalidRequestError';
  override readonly name = InvalidRequestError.NAME;
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** Each bundle has a class of its own. */
export function isInvalidRequest(error: unknown): error is InvalidRequestError {
  return error instanceof Error && error.name === InvalidRequestError.NAME;
}

export interface ValidRequest {
  readonly types: readonly DaemonType[];
  readonly role: Role | null;
  readonly timeoutMs: number | undefined;
}

const KNOWN: Readonly<Record<string, string>> = {
  daemon_type: `${DAEMON_TYPES.join(', ')}, or null for all`,
  role: `${ROLES.join(', ')}, or null`,
  timeout_ms: 'a whole number of milliseconds from 100 to 60000',
};

/**
 * Checks a request against its schema.
 * @param defaultRole the role of the settings, for a request that names none
 * @throws InvalidRequestError
 */
export function validateRequest(request: CheckRequest, defaultRole: Role | null): ValidRequest {
  const { success, data, error } = DaemonStatusRequest.safeParse(request);
  if (!success) {
    const [issue] = error.issues;
    const field = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : String(issue?.path[0] ?? '');
    const allowed = KNOWN[field];
    throw new InvalidRequestError(
      field,
      allowed === undefined
        ? field === ''
          ? `The request is not an object with ${Object.keys(KNOWN).join(', ')}.`
          : `Unknown field "${cutForeign(field)}". Known fields: ${Object.keys(KNOWN).join(', ')}.`
        : `Unknown ${field} ${inWords((request as Record<string, unknown>)[field])}. Known: ${allowed}.`,
    );
  }
  return {
    types: data.daemon_type ? [data.daemon_type] : DAEMON_TYPES,
    role: data.role ?? defaultRole,
    timeoutMs: data.timeout_ms,
  };
}

/** Only what a message can hold: a value may be nested deeper than JSON.stringify can follow. */
function inWords(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? '(a list)'
      : '(an object)'
    : cutForeign(JSON.stringify(value));
}
