import type { IncomingMessage } from 'node:http';
import { HttpError } from './httpError';

/** The client went away before its request was complete: there is nobody to answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/**
 * Reads a JSON body.
 * @returns undefined for a request without a body
 * @throws HttpError 413 above `limit` bytes, 415 for what is not JSON by its type, 400 for what is not JSON
 * @throws ClientGoneError
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  checkType(request);
  const bytes = await readBytes(request, limit);
  if (bytes.length === 0) {
    return undefined;
  }
  if (request.headers['content-type'] === undefined) {
    throw unsupported('A body needs "Content-Type: application/json".');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new HttpError(400, 'InvalidJsonError', 'The body is not JSON in UTF-8.');
  }
}

function checkType({ headers }: IncomingMessage): void {
  const type = headers['content-type'];
  if (type !== undefined && type.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw unsupported('Send the body as "Content-Type: application/json".');
  }
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    throw unsupported('Send the body without a Content-Encoding.');
  }
}

function unsupported(message: string): HttpError {
  return new HttpError(415, 'UnsupportedMediaTypeError', message);
}

function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const tooLarge = () => {
      request.off('data', onData);
      // What still comes is read and thrown away, as a client that is cut off while it writes sees no answer.
      request.resume();
      reject(new HttpError(413, 'PayloadTooLargeError', `The body may have at most ${limit} bytes.`));
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) {
        tooLarge();
      }
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      tooLarge();
      return;
    }
    request
      .on('data', onData)
      .once('end', () => {
        resolve(Buffer.concat(chunks));
      })
      .once('error', () => {
        reject(new ClientGoneError());
      })
      .once('close', () => {
        reject(new ClientGoneError());
      });
  });
}
