import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidRequestError } from '../../controller/request';
import type { MonitorLog } from '../../monitor/monitor';
import { TooManyLooksError } from '../sharedChecks';
import type { Bearer } from './gates/bearer';
import { ClientGoneError } from './body';
import type { Endpoint } from './endpoints';
import type { Guard } from './gates/guard';
import { HttpError } from './httpError';
import type { Limits } from './gates/limits';
import { sendError } from './respond';

export interface RequestHandlerParts {
  readonly guard: Guard;
  readonly bearer: Bearer;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly limits: Pick<Limits, 'requestsAtOnce'>;
  readonly log: MonitorLog;
}

/** Takes every request through the gates, in this order: page, path, method, flood, token. */
export class RequestHandler {
  private underWay = 0;

  constructor(private readonly parts: RequestHandlerParts) {}

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.answer(request, response).catch((error: unknown) => {
      this.answerError(error, response);
    });
  };

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
      return;
    }
    if (request.method !== endpoint.method) {
      throw new HttpError(405, 'MethodNotAllowedError', `Use ${endpoint.method} here.`, {
        Allow: endpoint.method,
      });
    }
    if (endpoint.isPublic) {
      await endpoint.answer(request, response);
      return;
    }
    this.countIn(response);
    this.parts.bearer.check(request.headers.authorization);
    await endpoint.answer(request, response);
  }

  private countIn(response: ServerResponse): void {
    if (this.underWay >= this.parts.limits.requestsAtOnce) {
      throw new HttpError(429, 'TooManyRequestsError', 'Too many requests at once. Try again in a second.', {
        'Retry-After': '1',
      });
    }
    this.underWay++;
    response.once('close', () => {
      this.underWay--;
    });
  }

  private answerError(error: unknown, response: ServerResponse): void {
    if (error instanceof ClientGoneError || response.destroyed) {
      return;
    }
    const answer = this.asHttpError(error);
    if (response.headersSent) {
      response.destroy();
    } else {
      sendError(response, answer);
    }
  }

  private asHttpError(error: unknown): HttpError {
    if (error instanceof HttpError) {
      return error;
    }
    if (error instanceof InvalidRequestError) {
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
