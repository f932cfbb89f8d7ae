import type { IncomingMessage, ServerResponse } from 'node:http';
import { isInvalidRequest } from '../../controller/request';
import type { MonitorLog } from '../../monitor/monitor';
import { TooManyLooksError } from '../sharedChecks';
import type { Bearer } from './gates/bearer';
import { ClientGoneError } from './body';
import type { Endpoint } from './endpoints';
import type { Connections } from './gates/connections';
import type { Guard } from './gates/guard';
import { HttpError } from './httpError';
import { refuseRepeated } from './gates/repeatedHeaders';
import type { RequestSlots } from './gates/slots';
import { sendError } from './respond';

export interface RequestHandlerParts {
  readonly guard: Guard;
  readonly bearer: Bearer;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly connections: Connections;
  readonly slots: RequestSlots;
  readonly log: MonitorLog;
}

/** Takes every request through the gates, in this order: page, path, method, token, flood. */
export class RequestHandler {
  constructor(private readonly parts: RequestHandlerParts) {}

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (this.parts.connections.countIn(response)) {
      this.answer(request, response);
    }
  };

  /** Answers `Expect` with anything but "100-continue". */
  readonly refuseExpectation = (_request: IncomingMessage, response: ServerResponse): void => {
    if (this.parts.connections.countIn(response)) {
      this.answerError(
        new HttpError(417, 'ExpectationFailedError', 'Only "Expect: 100-continue" is known.'),
        response,
      );
    }
  };

  /** A refused request is answered before the next one of its connection is read. */
  private answer(request: IncomingMessage, response: ServerResponse): void {
    try {
      const endpoint = this.admit(request, response);
      Promise.resolve(endpoint?.answer(request, response)).catch((error: unknown) => {
        this.answerError(error, response);
      });
    } catch (error) {
      this.answerError(error, response);
    }
  }

  /**
   * @returns what answers it; nothing for a request that is answered already
   * @throws HttpError
   */
  private admit(request: IncomingMessage, response: ServerResponse): Endpoint | null {
    refuseRepeated(request.rawHeaders);
    const origin = this.parts.guard.check(request.headers);
    if (origin !== null) {
      response.setHeader('Access-Control-Allow-Origin', origin).setHeader('Vary', 'Origin');
    }
    const endpoint = this.parts.endpoints.get(request.url?.split('?')[0] ?? '');
    if (!endpoint) {
      throw new HttpError(
        404,
        'NotFoundError',
        'There is nothing here. GET /openapi.json tells what there is.',
      );
    }
    if (request.method === 'OPTIONS' && origin !== null) {
      answerPreflight(endpoint, response);
      return null;
    }
    if (request.method !== endpoint.method) {
      throw new HttpError(405, 'MethodNotAllowedError', `Use ${endpoint.method} here.`, {
        Allow: endpoint.method,
      });
    }
    if (!endpoint.isPublic) {
      this.parts.bearer.check(request.headers.authorization);
      this.parts.slots.take(response, endpoint.method === 'POST');
      this.parts.connections.keepFor(response);
    }
    return endpoint;
  }

  private answerError(error: unknown, response: ServerResponse): void {
    if (error instanceof ClientGoneError || response.destroyed) {
      return;
    }
    const answer = this.asHttpError(error);
    if (response.headersSent) {
      response.destroy();
    } else {
      this.parts.connections.refuse(response);
      sendError(response, answer);
    }
  }

  private asHttpError(error: unknown): HttpError {
    if (error instanceof HttpError) {
      return error;
    }
    if (isInvalidRequest(error)) {
      return new HttpError(400, error.name, error.message);
    }
    if (error instanceof TooManyLooksError) {
      return new HttpError(429, error.name, error.message, { 'Retry-After': '1' });
    }
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      return new HttpError(504, 'DeadlineError', 'The look did not end in time. Try again.');
    }
    this.parts.log.error('A request could not be answered.', error);
    return new HttpError(500, 'InternalError', 'The server itself failed; its log says why.');
  }
}

/** A browser asks first whether a page of an allowed origin may send the token and JSON. */
function answerPreflight({ method }: Endpoint, response: ServerResponse): void {
  response
    .writeHead(204, {
      'Access-Control-Allow-Methods': method,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Max-Age': '600',
    })
    .end();
}
