/** What a look at a process gives; null for another user's process, or one that has just ended. */
export function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
