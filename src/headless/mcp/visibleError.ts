import { errorText } from '../../status/errorText';
import { visible } from '../../status/visibleText';

/** What an error says, for a client that may write it into a terminal as it is. */
export function visibleError(error: unknown): string {
  return visible(errorText(error));
}

/**
 * The SDK tells a client the message of whatever is thrown.
 * @throws Error which says the same, cut and escaped
 */
export async function tellingErrors<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new Error(visibleError(error), { cause: error });
  }
}
