import assert from 'node:assert/strict';
import { environmentSettings } from '../../../src/headless/environmentSettings';
import { SETTINGS_VARIABLE, settingsText } from '../../../src/headless/settingsVariable';
import { UsageError } from '../../../src/headless/usageError';

describe('Settings in the environment', () => {
  it('are none where the variable is not set', () => {
    assert.deepEqual(environmentSettings({}), { role: null, folders: {}, programs: {}, apiAddresses: {} });
  });

  it('are none where the variable is empty, as one that was not set in a unit file', () => {
    for (const text of ['', ' ', '\n']) {
      assert.deepEqual(environmentSettings({ [SETTINGS_VARIABLE]: text }), environmentSettings({}));
    }
  });

  it('are what the editor wrote', () => {
    const settings = {
      role: 'worker',
      folders: { ipfs_cluster_service: ['/srv/peer 1'] },
      programs: { ipfs: '/opt/ipfs' },
      apiAddresses: { ipfs: ['/ip4/127.0.0.1/tcp/15001'] },
    } as const;
    assert.deepEqual(environmentSettings({ [SETTINGS_VARIABLE]: settingsText(settings) }), settings);
  });

  for (const [text, what] of [
    ['{', /not valid JSON/],
    ['{"folders":{"ipfs":"/a"}}', /at folders\.ipfs/],
    ['{"paths":{}}', /Known: role, folders/],
    ['[]', /unexpected value/],
  ] as const) {
    it(`are refused with words where they are ${text}`, () => {
      assert.throws(
        () => environmentSettings({ [SETTINGS_VARIABLE]: text }),
        (error) => error instanceof UsageError && what.test(error.message),
      );
    });
  }
});
