/** How an endpoint is reached that this machine does not connect to itself. */
export interface Way {
  /**
   * Makes the way where there is none.
   * @returns to be released when the request that needs it is over
   * @throws ClusterError where it cannot be made, or not before the signal comes
   */
  use(signal: AbortSignal): Promise<WayUse>;
  /** Ends it, whoever uses it. */
  close(): void;
}

/** The way as one request needs it. */
export interface WayUse {
  /** A unix socket of this machine that leads to the endpoint. */
  readonly path: string;
  /** Why a request came to nothing, as far as the way knows; null where it knows of nothing. Never rejects. */
  explain(): Promise<Error | null>;
  release(): void;
}
