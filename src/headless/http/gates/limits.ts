/** What one client, or all together, may take from the server. */
export interface Limits {
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** Requests that are answered at the same time; the next is told to come back. */
  readonly requestsAtOnce: number;
  /** Clients that listen to events at the same time. */
  readonly eventClients: number;
  /** Open connections; one more takes the place of the one that was left idle for longest. */
  readonly connections: number;
  /** Requests of one connection whose answers are not out yet; one more ends it. */
  readonly pipelined: number;
  /** Milliseconds for which a client may take nothing of its answer. */
  readonly writeMs: number;
  /** Milliseconds for which the last answer to what is no HTTP can be read. */
  readonly lingerMs: number;
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
  pipelined: 16,
  writeMs: 10_000,
  lingerMs: 500,
  heartbeatMs: 15_000,
  freshMs: 1000,
  eventLooksMs: 2500,
};
