import { until } from '../until';

export interface RaisedAlert {
  readonly peer: string;
  readonly triggered_at: string;
}

/** `GET /health/alerts` about a peer: it forgets none of them. @param api port of the REST API that is asked */
export async function alertsOf(peer: string, api: number): Promise<readonly RaisedAlert[]> {
  const response = await fetch(`http://127.0.0.1:${api}/health/alerts`);
  const alerts = (await response.json()) as readonly RaisedAlert[] | null;
  return (alerts ?? []).filter((one) => one.peer === peer);
}

export async function untilAlertedOf(peer: string, api: number): Promise<void> {
  await until(
    `the peer at port ${api} was alerted of ${peer}`,
    async () => (await alertsOf(peer, api)).length > 0,
  );
}
