/** Words a text: the English one is the key of its translation. */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

export const EXAMPLE_ADDRESS = '/ip4/127.0.0.1/tcp/9094';

/** What is wrong with a user of the API: Basic credentials end the name at its first colon (RFC 7617). */
export function userProblem(user: string, t: Translate): string | null {
  return user.includes(':') ? t('a user has no colon in its name.') : null;
}
