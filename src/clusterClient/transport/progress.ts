import type { Stage } from './outcome';

/** How far one request came, for whoever has to say what became of it. */
export class Progress {
  stage: Stage = 'connecting';

  /**
   * @param signal of the request: `http.request` does not pass on its own
   * @param through a socket of this machine that leads to the endpoint; null to connect to the endpoint itself
   */
  constructor(
    readonly signal: AbortSignal,
    readonly through: string | null,
  ) {}
}
