import assert from 'node:assert/strict';
import { Guard } from '../../../../../src/headless/http/gates/guard';

const guard = new Guard({
  hosts: ['box.lan', '192.168.7.7', 'fe80::1'],
  origins: ['https://status.example'],
});

describe('Guard', () => {
  const served = [
    'localhost',
    'LOCALHOST:9999',
    '127.0.0.1:9999',
    '127.0.0.1',
    '[::1]:80',
    'box.lan:1',
    '[fe80::1]:1',
  ];
  for (const host of served) {
    it(`serves the Host ${host}`, () => {
      assert.equal(guard.check({ host }), null);
    });
  }

  const foreign = [
    'evil.example:9999',
    'localhost.evil.example',
    'localhost.',
    'evil.example@localhost',
    '127.0.0.1.nip.io',
    '127.0.0.2',
    '2130706433',
    '0.0.0.0',
    '::1',
    '',
    'localhost:9999:9999',
    'localhost:',
  ];
  for (const host of foreign) {
    it(`refuses the Host "${host}"`, () => {
      assert.throws(() => guard.check({ host }), { status: 403, errorType: 'ForbiddenHostError' });
    });
  }

  it('refuses a request without a Host', () => {
    assert.throws(() => guard.check({}), { status: 403 });
  });

  it('knows an allowed origin', () => {
    const headers = { host: 'localhost', origin: 'https://status.example', 'sec-fetch-site': 'cross-site' };
    assert.equal(guard.check(headers), 'https://status.example');
  });

  for (const origin of [
    'null',
    'http://status.example',
    'https://status.example.evil.example',
    'http://localhost:9999',
    '',
  ]) {
    it(`refuses the origin "${origin}"`, () => {
      assert.throws(() => guard.check({ host: 'localhost', origin }), {
        status: 403,
        errorType: 'ForbiddenOriginError',
      });
    });
  }

  it('refuses what a page of another site embeds, which has no Origin', () => {
    for (const site of ['cross-site', 'same-site']) {
      assert.throws(() => guard.check({ host: 'localhost', 'sec-fetch-site': site }), { status: 403 });
    }
  });

  it('lets an address pass that a user typed into a browser', () => {
    assert.equal(guard.check({ host: 'localhost', 'sec-fetch-site': 'none' }), null);
  });
});
