import { HttpError } from '../httpError';

/** Node keeps the first of two; who stands between the client and us may have looked at the other one. */
const ONCE = ['host', 'authorization', 'origin', 'content-type', 'content-length', 'content-encoding'];

/**
 * Refuses a request that has a header twice which decides who may ask and what is asked.
 * @param rawHeaders names and values in turn, as they came
 * @throws HttpError 400
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2 for Host
 */
export function refuseRepeated(rawHeaders: readonly string[]): void {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (seen.has(name) && ONCE.includes(name)) {
      throw new HttpError(400, 'RepeatedHeaderError', `The header ${name} may be there only once.`);
    }
    seen.add(name);
  }
}
