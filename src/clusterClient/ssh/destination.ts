import { AddressError } from '../address';

const LONGEST = 512;
const SCHEME = 'ssh://';
/** What a shell would take for more than a name: `ssh` puts both parts into a user's `ProxyCommand`. */
const SHELL = /["'`$;&<>|(){}]/;

/**
 * Verifies that `ssh` takes a text for a destination, and for nothing else.
 * @param text `[user@]host`, a `Host` of the configuration of `ssh`, or `ssh://[user@]host[:port]`
 * @returns the text without space around it
 * @throws AddressError for what could be an option, or a command
 */
export function checkedDestination(text: string): string {
  const destination = text.trim();
  const bare = destination.startsWith(SCHEME) ? destination.slice(SCHEME.length) : destination;
  const at = bare.lastIndexOf('@');
  const [user, host] = at === -1 ? [null, bare] : [bare.slice(0, at), bare.slice(at + 1)];
  if (host === '' || user === '' || destination.length > LONGEST) {
    throw new AddressError('an SSH destination is [user@]host, a Host of your SSH configuration, or ssh://…');
  }
  if (destination.startsWith('-') || host.startsWith('-') || user?.startsWith('-') === true) {
    throw new AddressError('no part of an SSH destination begins with "-"');
  }
  if (/[\p{C}\p{Z}]/u.test(destination) || SHELL.test(destination) || /[\\/]/.test(host)) {
    throw new AddressError('an SSH destination has no spaces, control characters or those of a shell');
  }
  return destination;
}
