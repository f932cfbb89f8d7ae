import type { Page } from '@playwright/test';
import { type EndpointProgram, STATUS } from '../daemons/surfaces/endpointProgram';
import { expect, OpenServer, PAGE_PORT, test } from './fixtures';

const EVIL = `http://evil.example:${PAGE_PORT}/`;
const ENDPOINT = 'http://127.0.0.1:9999';

/** The number of looks that the endpoint has taken, which a page must not be able to cause. */
async function looksOf(endpoint: EndpointProgram): Promise<number> {
  const { text } = await endpoint.call('/metrics');
  const own = 1;
  return Number(/^ipfs_check_duration_seconds_count\{daemon_type="all"\} (\d+)$/m.exec(text)?.[1]) - own;
}

/** What a page gets when it asks: the status and text that it can read, or that it can read nothing. */
function ask(page: Page, url: string, init: RequestInit): Promise<string> {
  return page.evaluate(
    async ([address, options]) => {
      try {
        const response = await fetch(address, options);
        return `${response.type} ${response.status} ${await response.text()}`;
      } catch {
        return 'nothing';
      }
    },
    [url, init] as const,
  );
}

/**
 * Statuses of the endpoint's answers as they came over the wire, also of those that the browser then kept from the
 * page. The page's own icon, which the browser fetches when it likes, is not among them.
 */
async function statusesSeenBelow(page: Page): Promise<() => number[]> {
  const asked = new Set<string>();
  const answers: { requestId: string; statusCode: number }[] = [];
  const protocol = await page.context().newCDPSession(page);
  protocol.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.startsWith(ENDPOINT)) {
      asked.add(requestId);
    }
  });
  protocol.on('Network.responseReceivedExtraInfo', (answer) => answers.push(answer));
  await protocol.send('Network.enable');
  return () => answers.filter(({ requestId }) => asked.has(requestId)).map(({ statusCode }) => statusCode);
}

test.describe('a page of another origin', () => {
  test('reaches a server that does not defend itself', async ({ page, pages }) => {
    // Without this, the failures below would prove nothing but that the browser cannot reach this machine.
    await page.goto(EVIL);
    const url = `http://127.0.0.1:${PAGE_PORT}/`;
    await ask(page, url, { method: 'POST', mode: 'no-cors', body: '{}' });
    expect(pages.received.at(-1)).toEqual({ method: 'POST', origin: new URL(EVIL).origin });
  });

  test('cannot ask with a simple POST', async ({ page, serve }) => {
    const endpoint = await serve();
    await page.goto(EVIL);
    const statuses = await statusesSeenBelow(page);
    for (const mode of ['no-cors', 'cors'] as const) {
      expect(await ask(page, `${ENDPOINT}${STATUS}`, { method: 'POST', mode, body: '{}' })).toBe('nothing');
    }
    expect(statuses()).toEqual([403, 403]);
    expect(await looksOf(endpoint)).toBe(0);
  });

  test('cannot ask even with the token, because its preflight is refused', async ({ page, serve }) => {
    const endpoint = await serve();
    await page.goto(EVIL);
    const headers = { ...endpoint.headers, 'Content-Type': 'application/json' };
    expect(await ask(page, `${ENDPOINT}${STATUS}`, { method: 'POST', headers, body: '{}' })).toBe('nothing');
    expect(await ask(page, `${ENDPOINT}/metrics`, { headers: endpoint.headers })).toBe('nothing');
    expect(await looksOf(endpoint)).toBe(0);
  });

  test('cannot even see that the server is there and alive', async ({ page, serve }) => {
    await serve('--no-token');
    await page.goto(EVIL);
    expect(await ask(page, `${ENDPOINT}/api/v0/health`, {})).toBe('nothing');
    const loads = (tag: string, url: string) =>
      page.evaluate(`new Promise((resolve) => {
        const element = document.createElement(${JSON.stringify(tag)});
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('error');
        element.src = ${JSON.stringify(url)};
        document.body.append(element);
      })`);
    expect(await loads('img', `${ENDPOINT}/api/v0/health`)).toBe('error');
    expect(await loads('script', `${ENDPOINT}/openapi.json`)).toBe('error');
  });

  test('cannot listen to events', async ({ page, serve }) => {
    await serve('--no-token');
    await page.goto(EVIL);
    const heard = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const source = new EventSource(url);
          source.onopen = () => {
            resolve('open');
          };
          source.onerror = () => {
            resolve('error');
          };
        }),
      `${ENDPOINT}${STATUS}/events`,
    );
    expect(heard).toBe('error');
  });

  test('cannot send a form, nor show an answer in a frame', async ({ page, serve }) => {
    await serve('--no-token');
    await page.goto(EVIL);
    const framed = page.waitForResponse(`${ENDPOINT}/openapi.json`);
    await page.evaluate(`{
      const frame = document.createElement('iframe');
      frame.src = ${JSON.stringify(`${ENDPOINT}/openapi.json`)};
      document.body.append(frame);
    }`);
    expect((await framed).status()).toBe(403);
    const sent = page.waitForResponse(`${ENDPOINT}${STATUS}`);
    await page.evaluate(`{
      document.body.innerHTML = '<form method="post" enctype="text/plain"><input name="{}"></form>';
      document.forms[0].action = ${JSON.stringify(`${ENDPOINT}${STATUS}`)};
      document.forms[0].submit();
    }`);
    expect((await sent).status()).toBe(403);
  });
});

test('a page whose name was made to point here is refused by its Host', async ({ page, serve }) => {
  // First the name leads to the page's own server, on the port of the endpoint, then to the endpoint itself.
  const own = await new OpenServer().listen(9999);
  const origin = 'http://rebound.example:9999';
  await page.goto(`${origin}/`);
  await own.close();
  const endpoint = await serve();
  const headers = { ...endpoint.headers, 'Content-Type': 'application/json' };
  for (const [path, init] of [
    [STATUS, { method: 'POST', headers, body: '{}' }],
    ['/metrics', { headers }],
    ['/api/v0/health', {}],
  ] as const) {
    // It is its own origin to the browser, so it may read the answer: and that says no.
    expect(await ask(page, `${origin}${path}`, init)).toMatch(/^basic 403 .*ForbiddenHostError/);
  }
  expect(await looksOf(endpoint)).toBe(0);
});

test('a page of an allowed origin may ask, with the token', async ({ page, serve }) => {
  const endpoint = await serve('--allow-origin', `http://status.example:${PAGE_PORT}`);
  const headers = { ...endpoint.headers, 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: '{}' };
  await page.goto(`http://status.example:${PAGE_PORT}/`);
  expect(await ask(page, `${ENDPOINT}${STATUS}`, init)).toMatch(/^cors 200 \{"success":true/);
  expect(await ask(page, `${ENDPOINT}${STATUS}`, { method: 'POST' })).toMatch(/^cors 401 /);
  await page.goto(EVIL);
  expect(await ask(page, `${ENDPOINT}${STATUS}`, init)).toBe('nothing');
});
