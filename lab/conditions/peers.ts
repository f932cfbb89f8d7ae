import { until } from '../until';

/** Waits until the peer that has its REST API at a port says that it cannot reach its Kubo. */
export async function untilKuboMissed(api: number): Promise<void> {
  await until(`the peer at port ${api} misses its Kubo`, async () => {
    const answer = await fetch(`http://127.0.0.1:${api}/id`);
    const { ipfs } = (await answer.json()) as { readonly ipfs?: { readonly error?: string } };
    return ipfs?.error;
  });
}

/** Of what the alerts of the peer that has its REST API at a port tell. It forgets none of them. */
export async function alertedOf(api: number): Promise<readonly string[]> {
  const answer = await fetch(`http://127.0.0.1:${api}/health/alerts`);
  return (((await answer.json()) as readonly { readonly peer: string }[] | null) ?? []).map(
    ({ peer }) => peer,
  );
}

/**
 * Waits until one of the peers at these ports was alerted of one of others. By default each raises one alert in its
 * life, so that nobody may ever be alerted of a certain one.
 */
export async function untilAlerted(apis: readonly number[], peers: readonly string[]): Promise<void> {
  await until(`a peer was alerted of ${peers.join(' or ')}`, async () =>
    (await Promise.all(apis.map(alertedOf))).flat().some((peer) => peers.includes(peer)),
  );
}
