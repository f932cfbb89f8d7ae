import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import { mock } from 'node:test';
import { until } from '../../../../lab/until';
import { type DaemonEntry, DaemonStatusResponse } from '../../../../src/status/result';
import { answerOf } from '../../monitor/answers';
import { assertError, Served, STATUS, TOKEN } from './served';

interface Event {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: unknown;
}

/** A client of server-sent events. */
class Listener {
  text = '';
  ended = false;

  private constructor(readonly response: IncomingMessage) {
    response
      .setEncoding('utf8')
      .on('data', (chunk: string) => {
        this.text += chunk;
      })
      .on('end', () => {
        this.ended = true;
      })
      .on('error', () => undefined);
  }

  static open({ url }: { url: string }): Promise<Listener> {
    return new Promise((resolve, reject) => {
      get(
        `${url}${STATUS}/events`,
        { agent: false, headers: { Authorization: `Bearer ${TOKEN}` } },
        (response) => {
          resolve(new Listener(response));
        },
      ).on('error', reject);
    });
  }

  get events(): Event[] {
    return this.text
      .split('\n\n')
      .filter((block) => block.includes('data: '))
      .map((block) => {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        return {
          id: field('id'),
          event: field('event'),
          data: JSON.parse(field('data') ?? 'null') as unknown,
        };
      });
  }

  async until(condition: () => boolean): Promise<void> {
    await until('it is told', condition).catch((error: unknown) => {
      throw new Error(`${String(error)}\nSo far: ${this.text.slice(0, 300)}`);
    });
  }
}

const LOOKS_MS = 40;
/** Letters: more than the buffers between two sockets hold. */
const LARGE = 8_000_000;

describe('GET /api/v0/ipfs/daemon/status/events', () => {
  let served: Served;

  beforeEach(async () => {
    served = await Served.start({
      limits: { eventClients: 2, heartbeatMs: 30, eventLooksMs: LOOKS_MS, freshMs: 10 },
    });
  });

  afterEach(async () => {
    await served.close();
  });

  it('tells the state to begin with, each real change, and signs of life in between', async () => {
    const listener = await Listener.open(served.server);
    assert.equal(listener.response.headers['content-type'], 'text/event-stream');
    await listener.until(() => listener.events.length === 1 && listener.text.includes(': heartbeat\n\n'));
    const looks = served.controller.asked.length;
    await listener.until(() => served.controller.asked.length > looks + 1);
    assert.equal(listener.events.length, 1, 'looks that find nothing new are no event');
    served.controller.answer = answerOf({ ipfs: 'crashed' });
    await listener.until(() => listener.events.length === 2);
    const [status, change] = listener.events;
    assert.deepEqual([status?.event, change?.event], ['status', 'change']);
    assert.equal(DaemonStatusResponse.parse(status?.data).daemons.ipfs?.state, 'running');
    assert.equal(DaemonStatusResponse.parse(change?.data).daemons.ipfs?.state, 'crashed');
    assert.ok(Number(change?.id) > Number(status?.id));
    listener.response.destroy();
  });

  it('tells a change that somebody else asked for', async () => {
    const slow = await Served.start({ limits: { eventLooksMs: 600_000, freshMs: 0 } });
    const listener = await Listener.open(slow.server);
    await listener.until(() => listener.events.length === 1);
    slow.controller.answer = answerOf({ ipfs: 'stopped' });
    await slow.ask({});
    await listener.until(() => listener.events.length === 2);
    listener.response.destroy();
    await slow.close();
  });

  it('tells a failed look, and goes on', async () => {
    const listener = await Listener.open(served.server);
    await listener.until(() => listener.events.length === 1);
    served.controller.answer = new Error('the inside');
    await listener.until(() => listener.events.length === 2);
    assert.equal(listener.events[1]?.event, 'failure');
    assert.doesNotMatch(listener.text, /the inside/);
    served.controller.answer = answerOf({ ipfs: 'running' });
    await listener.until(() => listener.events.length === 3);
    listener.response.destroy();
  });

  it('looks no more when nobody listens', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const quiet = await Served.start({ limits: { eventLooksMs: LOOKS_MS, freshMs: 0 } });
    try {
      const { asked } = quiet.controller;
      const listener = await Listener.open(quiet.server);
      await listener.until(() => listener.events.length === 1);
      const looks = asked.length;
      await until('it looks by itself', () => {
        mock.timers.tick(LOOKS_MS);
        return asked.length > looks + 2;
      });
      listener.response.destroy();
      await quiet.lastClosed();
      const last = asked.length;
      mock.timers.tick(100 * LOOKS_MS);
      assert.equal(asked.length, last);
    } finally {
      mock.timers.reset();
      await quiet.close();
    }
  });

  it('answers 429 to one client too many, and takes the next when one has left', async () => {
    const [first, second] = [await Listener.open(served.server), await Listener.open(served.server)];
    assertError(await served.call(`${STATUS}/events`), 429, 'TooManyEventClientsError');
    first.response.destroy();
    const third = await until('the place of the first is free', async () => {
      const next = await Listener.open(served.server);
      return next.response.statusCode === 200 && next;
    });
    second.response.destroy();
    third.response.destroy();
  });

  it('ends with the server', async () => {
    const listener = await Listener.open(served.server);
    await listener.until(() => listener.events.length === 1);
    await served.server.close();
    await listener.until(() => listener.ended);
  });

  it('drops a client that does not read', async () => {
    const listener = await Listener.open(served.server);
    await listener.until(() => listener.events.length === 1);
    listener.response.pause();
    const dropped = served.lastClosed();
    const { daemons, ...stopped } = answerOf({ ipfs: 'stopped' });
    served.controller.answer = { ...stopped, daemons: { ipfs: large(daemons.ipfs) } };
    await dropped;
    // Only a client that reads again can see it.
    const closed = new Promise((resolve) => listener.response.once('close', resolve));
    listener.response.resume();
    await closed;
    assert.ok(listener.text.length < LARGE);
  });
});

function large(entry: DaemonEntry | undefined): DaemonEntry {
  assert.ok(entry?.details);
  return { ...entry, details: { ...entry.details, detailed_status: 'x'.repeat(LARGE) } };
}
