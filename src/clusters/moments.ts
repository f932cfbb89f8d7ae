/** A time of the API as RFC 3339 in UTC; null for "never", which is at the epoch or long before, and for what is none. */
export function momentOf(timestamp: string): string | null {
  const at = Date.parse(timestamp);
  return at > 0 ? new Date(at).toISOString() : null;
}
