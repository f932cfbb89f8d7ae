import type { ServerResponse } from 'node:http';
import type { Monitor } from '../../monitor/monitor';
import type { Snapshot } from '../../monitor/snapshot';
import { HttpError } from './httpError';
import type { Limits } from './gates/limits';
import { errorBody, openEventStream } from './respond';
import { jsonText } from '../../status/visibleText';

interface Client {
  readonly response: ServerResponse;
  /** Has been told the state to begin with, which is no change. */
  told: boolean;
}

/**
 * Server-sent events: the state to begin with, then one event for every real change, and a comment as a sign of life
 * in between. The monitor looks by itself only while somebody listens.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStreams {
  private readonly clients = new Set<Client>();
  private heartbeat: NodeJS.Timeout | undefined;
  private lastId = 0;
  private closed = false;

  constructor(
    private readonly monitor: Monitor,
    private readonly limits: Pick<Limits, 'eventClients' | 'heartbeatMs'>,
  ) {
    monitor.on('change', (snapshot) => {
      this.tellAll(snapshot);
    });
  }

  /** @throws HttpError 429 when enough clients listen already */
  async open(response: ServerResponse): Promise<void> {
    if (this.clients.size >= this.limits.eventClients) {
      throw new HttpError(
        429,
        'TooManyEventClientsError',
        'Enough clients listen already. Try again later.',
        {
          'Retry-After': '30',
        },
      );
    }
    const client: Client = { response, told: false };
    this.clients.add(client);
    response.once('close', () => {
      this.drop(client);
    });
    openEventStream(response);
    if (this.closed) {
      response.end();
      return;
    }
    this.heartbeat ??= setInterval(() => {
      this.sendAll(': heartbeat\n\n');
    }, this.limits.heartbeatMs);
    this.monitor.setWatched(true);
    const snapshot = await this.monitor.refresh();
    if (!client.told) {
      this.tell(client, snapshot);
    }
  }

  /** Ends all streams. */
  close(): void {
    this.closed = true;
    for (const { response } of this.clients) {
      response.end();
    }
  }

  private tellAll(snapshot: Snapshot): void {
    for (const client of this.clients) {
      this.tell(client, snapshot);
    }
  }

  private tell(client: Client, { answer, failure }: Snapshot): void {
    if (failure !== null) {
      const error = new HttpError(500, 'LookFailedError', 'The look at the daemons failed.');
      this.send(client, this.message('failure', errorBody(error)));
    } else if (answer) {
      this.send(client, this.message(client.told ? 'change' : 'status', answer));
      client.told = true;
    }
  }

  private message(event: string, data: unknown): string {
    this.lastId++;
    return `id: ${this.lastId}\nevent: ${event}\ndata: ${jsonText(data)}\n\n`;
  }

  private sendAll(text: string): void {
    for (const client of this.clients) {
      this.send(client, text);
    }
  }

  /** A client that does not read is dropped, before what it does not read fills the memory. */
  private send({ response }: Client, text: string): void {
    if (response.writableNeedDrain) {
      response.destroy();
    } else if (!response.writableEnded) {
      response.write(text);
    }
  }

  private drop(client: Client): void {
    this.clients.delete(client);
    if (this.clients.size === 0) {
      clearInterval(this.heartbeat);
      this.heartbeat = undefined;
      this.monitor.setWatched(false);
    }
  }
}
