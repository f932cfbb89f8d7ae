import { cutForeign } from '../clusterClient/foreignText';

/**
 * The same value with each of its texts cut, however deep it lies.
 * @param letters UTF-16 code units of each text that stay
 */
export function textsCut<T>(value: T, letters: number): T {
  return cut(value, letters) as T;
}

function cut(value: unknown, letters: number): unknown {
  if (typeof value === 'string') {
    return cutForeign(value, letters);
  }
  if (Array.isArray(value)) {
    return value.map((one) => cut(one, letters));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cut(one, letters)]))
    : value;
}
