import type { Socket } from 'node:net';
import type { ServerResponse } from 'node:http';
import { HttpError } from '../httpError';

/**
 * So many connections may be answered at the same time; one that takes a slot has it until it is done with all that was
 * asked on it. What is pipelined on one connection is answered one after another, so it takes no more than one slot.
 */
export class Slots {
  private readonly taken = new Map<Socket, number>();

  constructor(private readonly most: number) {}

  /** @throws HttpError 429 */
  take(response: ServerResponse): void {
    const { socket } = response.req;
    const answering = this.taken.get(socket);
    if (answering === undefined && this.taken.size >= this.most) {
      throw new HttpError(429, 'TooManyRequestsError', 'Too many requests at once. Try again in a second.', {
        'Retry-After': '1',
      });
    }
    this.taken.set(socket, (answering ?? 0) + 1);
    response.once('close', () => {
      this.release(socket);
    });
  }

  private release(socket: Socket): void {
    const left = (this.taken.get(socket) ?? 0) - 1;
    if (left > 0) {
      this.taken.set(socket, left);
    } else {
      this.taken.delete(socket);
    }
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
