import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ErrorResponse } from '../../../../src/headless/http/schemas';
import {
  DAEMON_TYPES,
  DaemonStatusRequest,
  DaemonStatusResponse,
  ROLES,
} from '../../../../src/status/result';
import { Served } from './served';

/** The same requests in every run. */
const RUN = { seed: 20_261_101, numRuns: 150 };

const valid = fc.record(
  {
    daemon_type: fc.constantFrom(...DAEMON_TYPES, null),
    role: fc.constantFrom(...ROLES, null),
    timeout_ms: fc.integer({ min: 100, max: 60_000 }),
  },
  { requiredKeys: [] },
);
/** Near to what is valid, where mistakes are found: known fields with any value, some unknown ones. */
const nearly = fc.dictionary(
  fc.constantFrom('daemon_type', 'role', 'timeout_ms', 'type', '__proto__', ''),
  fc.oneof(fc.jsonValue(), fc.constantFrom(...DAEMON_TYPES, ...ROLES), fc.double()),
);

describe('any body', () => {
  let served: Served;

  before(async () => {
    served = await Served.start({ limits: { freshMs: 0 } });
  });

  after(async () => {
    await served.close();
  });

  it('that is valid is answered in the shape of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(valid, async (body) => {
        const { status, json } = await served.ask(body);
        assert.equal(status, 200);
        assert.equal(DaemonStatusResponse.parse(json).role, body.role ?? null);
      }),
      RUN,
    );
  });

  it('gets 200 exactly if the schema allows it, else 400 in the shape of an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(nearly, fc.jsonValue()), async (body) => {
        const sent = JSON.stringify(body);
        const { status, json } = await served.ask(Buffer.from(sent));
        assert.equal(status, DaemonStatusRequest.safeParse(JSON.parse(sent)).success ? 200 : 400);
        assert.ok(status === 200 || ErrorResponse.safeParse(json).success);
      }),
      RUN,
    );
  });

  it('of any bytes is refused or answered, and never breaks the server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { status } = await served.ask(Buffer.from(bytes));
        assert.ok(status === 400 || status === 200, String(status));
      }),
      RUN,
    );
    assert.deepEqual(served.logged, []);
  });
});
