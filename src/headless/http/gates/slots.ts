import type { ServerResponse } from 'node:http';
import { HttpError } from '../httpError';

/** So many requests may be answered at the same time; one that takes a slot has it until its connection is done with it. */
export class Slots {
  private taken = 0;

  constructor(private readonly most: number) {}

  /** @throws HttpError 429 */
  take(response: ServerResponse): void {
    if (this.taken >= this.most) {
      throw new HttpError(429, 'TooManyRequestsError', 'Too many requests at once. Try again in a second.', {
        'Retry-After': '1',
      });
    }
    this.taken++;
    response.once('close', () => {
      this.taken--;
    });
  }
}

/**
 * The slots of one server. Those who may wait long never take all of them: a share is kept for those who ask with the
 * usual deadline, and of that one for those who send no body, as a monitoring system does.
 */
export class RequestSlots {
  private readonly all: Slots;
  private readonly withBody: Slots;
  private readonly withDeadline: Slots;

  constructor(requestsAtOnce: number) {
    this.all = new Slots(requestsAtOnce);
    this.withBody = new Slots(requestsAtOnce - Math.floor(requestsAtOnce / 8));
    this.withDeadline = new Slots(Math.ceil(requestsAtOnce / 2));
  }

  /** @throws HttpError 429 */
  take(response: ServerResponse, hasBody: boolean): void {
    if (hasBody) {
      this.withBody.take(response);
    }
    this.all.take(response);
  }

  /**
   * For a request that turns out to name a deadline of its own.
   * @throws HttpError 429
   */
  takeForDeadline(response: ServerResponse): void {
    this.withDeadline.take(response);
  }
}
