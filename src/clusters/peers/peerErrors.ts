/**
 * What the error of a peer in `GET /peers` means, as Go's network and libp2p word it: `dead` nobody is there, `hangs` it
 * did not answer within 15 s, `starts` it does not serve yet, `no_route` the asked peer has no address of it, which is
 * usual at a follower and where all joined through one, `other` nobody can tell.
 */
export type PeerError = 'dead' | 'hangs' | 'starts' | 'no_route' | 'other';

const SIGNS: readonly (readonly [sign: RegExp, meaning: PeerError])[] = [
  [/protocols? not supported|failed to negotiate protocol/, 'starts'],
  // Peers that joined through the same one know no addresses of each other, and hear each other all the same.
  [/routing: not found|failed to find any peer|no (?:good )?addresses/, 'no_route'],
  [/failed to dial|connection refused|dial backoff/, 'dead'],
  [/deadline exceeded|time(?:d )?-?out/i, 'hangs'],
];

export function meaningOf(error: string): PeerError {
  return SIGNS.find(([sign]) => sign.test(error))?.[1] ?? 'other';
}

/**
 * Whether nobody listens any more where a peer was: of those whose packets get lost, or to whom no way is known, nobody
 * can tell. On loopback the asked peer meets itself, where the other has another address, too.
 */
export function isRefused(error: string): boolean {
  const dials = linesOf(error);
  const elsewhere = dials.filter((line) => !/\[\/ip4\/127\.|\[\/ip6\/::1\//.test(line));
  const telling = elsewhere.length > 0 ? elsewhere : dials;
  return telling.length > 0
    ? telling.every((line) => /refused|dial backoff/.test(line)) && /refused/.test(telling.join())
    : /connection refused/.test(error);
}

/** The addresses at which it was tried, without the ID of the peer. */
export function dialledIn(error: string): string[] {
  return linesOf(error).flatMap((line) => /\[([^\]]+)\]/.exec(line)?.[1] ?? []);
}

function linesOf(error: string): string[] {
  return error.split('\n').filter((line) => /^\s*\* \[/.test(line));
}

/** Whether a Kubo is there and does not answer, by what its peer says of it. */
export function isKuboSilent(error: string): boolean {
  return /deadline exceeded|time(?:d )?-?out/i.test(error) && !/dial (?:tcp|unix)/.test(error);
}

/** An error of Go may go on with addresses and more; its first line says what happened. */
export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
