import { homedir } from 'node:os';

type Environment = Readonly<Record<string, string | undefined>>;

/** The home of whoever has this environment; null for a user without one. */
export function homeOf(environment: Environment): string | null {
  if (environment['HOME']) {
    return environment['HOME'];
  }
  try {
    return homedir();
  } catch {
    // A user without an entry in the database: then there is no place for it.
    return null;
  }
}
