/** Where the gateway of a Kubo of this machine is, unless it says otherwise. */
export const USUAL_GATEWAY = 'http://127.0.0.1:8080';

export type Source = { readonly url: string } | { readonly problem: 'no_url' | 'credentials' };

/**
 * The URL at which a configuration is, whole. What has no scheme the follower would take for a name, and write its
 * gateway before it without one: no follower starts with that (cmd/ipfs-cluster-follow, `initCmd`).
 * @param text a URL, or a name or path of IPFS: `ipfs://…`, `ipns://…`, `/ipfs/…`, `/ipns/…`, or a DNSLink name
 * @param gateway of this machine, for the latter
 */
export function sourceOf(text: string, gateway = USUAL_GATEWAY): Source {
  if (/^https?:/i.test(text)) {
    const url = URL.canParse(text) && /^https?:\/\/[^\s/]/i.test(text) ? new URL(text) : null;
    if (url === null) {
      return { problem: 'no_url' };
    }
    // The program writes it into a file that is shown.
    return url.username !== '' || url.password !== '' ? { problem: 'credentials' } : { url: url.href };
  }
  const [, space = '', path = ''] =
    /^(?:\/?(ipfs|ipns)(?::\/\/|\/))([^\s/?#@]+(?:\/[^\s?#]*)?)$/i.exec(text) ?? [];
  if (space !== '') {
    return { url: `${gateway}/${space.toLowerCase()}/${path}` };
  }
  return DNS_NAME.test(text) ? { url: `${gateway}/ipns/${text}` } : { problem: 'no_url' };
}

const DNS_NAME =
  /^(?=.{3,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+$/i;
