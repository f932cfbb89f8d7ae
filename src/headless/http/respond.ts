import type { ServerResponse } from 'node:http';
import type { HttpError } from './httpError';
import type { ErrorResponse } from './schemas';
import { errorText } from '../../status/errorText';
import { jsonText } from '../../status/visibleText';

/** No answer is to be kept, guessed at, framed or embedded by a page. */
const ALWAYS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

export function sendText(
  response: ServerResponse,
  text: string | Buffer,
  { status = 200, type, headers = {} }: { status?: number; type: string; headers?: Record<string, string> },
): void {
  response
    .writeHead(status, {
      ...ALWAYS,
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text);
}

export function sendJson(response: ServerResponse, body: unknown): void {
  sendText(response, jsonText(body), { type: 'application/json' });
}

export function sendError(response: ServerResponse, error: HttpError): void {
  sendText(response, jsonText(errorBody(error)), {
    status: error.status,
    type: 'application/json',
    headers: { ...error.headers },
  });
}

/** The head of a stream; its body is written by the caller. */
export function openEventStream(response: ServerResponse): void {
  response.writeHead(200, { ...ALWAYS, 'Content-Type': 'text/event-stream' });
  response.flushHeaders();
}

export function errorBody(error: HttpError): ErrorResponse {
  const { status, errorType } = error;
  return { success: false, error: errorText(error), error_type: errorType, status_code: status };
}
