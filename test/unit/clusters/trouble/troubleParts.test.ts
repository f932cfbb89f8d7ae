import assert from 'node:assert/strict';
import { PinStatus } from '../../../../src/clusterClient/schemas';
import { troubleDocument, troubleNow } from '../../../../src/clusters/trouble/troubleParts';
import { Served } from '../../clusterClient/servedApi';

const ERROR =
  'Post "http://127.0.0.1:5001/api/v0/pin/ls?arg=x": dial tcp 127.0.0.1:5001: connect: connection refused';

function failed(cid: string, name: string, error = ERROR): PinStatus {
  const at = { status: 'pin_error', error, attempt_count: 2, timestamp: '2026-01-02T03:04:05Z' };
  return PinStatus.parse({ cid, name, peer_map: { P1: at } });
}

describe('pins in trouble as a document', () => {
  const served = new Served();
  afterEach(() => {
    served.close();
  });

  async function documentOf(pins: readonly PinStatus[]) {
    const asked: unknown[] = [];
    const client = await served.api((request, response) => {
      asked.push(request.url);
      response.setHeader('Content-Type', 'application/json');
      response.end(pins.map((pin) => `${JSON.stringify(pin)}\n`).join(''));
    });
    const collector = await troubleNow(client, {});
    assert.deepEqual(asked, ['/pins?filter=error%2Cqueued%2Cpinning%2Cunpinning']);
    return troubleDocument(collector, new Map([['P1', 'peer1']]), 'demo, now');
  }

  it('has the causes with the next step, and their pins by name', async () => {
    assert.equal(
      await documentOf([failed('bafkreione', 'site'), failed('bafkreitwo', '')]),
      `demo, now

2 failed, 0 waiting, 0 being worked on: pins, each counted at each peer

2 × Kubo of peer1 cannot be reached
Next step: Start Kubo on peer1, then recover these pins
  site (bafkreione), peer1, pin_error, 2 attempts, since 2026-01-02T03:04:05.000Z
    ${ERROR}
  bafkreitwo, peer1, pin_error, 2 attempts, since 2026-01-02T03:04:05.000Z
    ${ERROR}
`,
    );
  });

  it('says that there are none', async () => {
    assert.match(await documentOf([]), /^0 failed, 0 waiting, 0 being worked on/m);
  });

  it('has an end, and shows what cannot be seen', async () => {
    const pins = Array.from({ length: 500 }, (_, index) =>
      failed(`cid${index}`, `\u202e\n${'x'.repeat(5000)}`),
    );
    const text = await documentOf(pins);
    assert.match(text, /^500 × /m);
    assert.match(text, /and 400 more/);
    assert.ok(!text.includes('\u202e'));
    assert.ok(text.length < 200_000, String(text.length));
  });
});
