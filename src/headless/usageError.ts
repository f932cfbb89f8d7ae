/** The command line is wrong: shown with the usage text, exit code 2. */
export class UsageError extends Error {
  static readonly NAME = 'UsageError';
  override readonly name = UsageError.NAME;
}

/** The same by its name: each command lies in a bundle of its own, with classes of its own. */
export function isUsageError(error: unknown): error is Error {
  return error instanceof Error && error.name === UsageError.NAME;
}

/**
 * What `parseArgs` makes of a command line.
 * @throws UsageError
 */
export function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    // Behind the first sentence, or on the next line, Node tells programmers how to name what looks like an option.
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`);
  }
}
