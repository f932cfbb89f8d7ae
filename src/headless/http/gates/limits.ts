/** What one client, or all together, may take from the server. */
export interface Limits {
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** Requests that are answered at the same time; the next is told to come back. */
  readonly requestsAtOnce: number;
  /** Clients that listen to events at the same time. */
  readonly eventClients: number;
  /** Open connections; what comes beyond is closed at once. */
  readonly connections: number;
  /** Milliseconds between two signs of life on an event stream. */
  readonly heartbeatMs: number;
  /** Milliseconds for which an answer is given again, counted from the beginning of its look. */
  readonly freshMs: number;
  /** Milliseconds between two looks while somebody listens to events. */
  readonly eventLooksMs: number;
}

export const LIMITS: Limits = {
  bodyBytes: 16 * 1024,
  requestsAtOnce: 256,
  eventClients: 32,
  connections: 1024,
  heartbeatMs: 15_000,
  freshMs: 1000,
  eventLooksMs: 2500,
};
