import { until } from '../until';

/** Waits until the peer that has its REST API at a port says that it cannot reach its Kubo. */
export async function untilKuboMissed(api: number): Promise<void> {
  await until(`the peer at port ${api} misses its Kubo`, async () => {
    const answer = await fetch(`http://127.0.0.1:${api}/id`);
    const { ipfs } = (await answer.json()) as { readonly ipfs?: { readonly error?: string } };
    return ipfs?.error;
  });
}
