import assert from 'node:assert/strict';
import manifest from '../../../package.json';
import { contributionOf, SECTION, SETTINGS, type SettingKey } from '../../../src/controller/settingsTable';
import { environmentSettings } from '../../../src/headless/environmentSettings';
import { SETTINGS_VARIABLE } from '../../../src/headless/settingsVariable';

const KEYS = Object.keys(SETTINGS) as SettingKey[];

/** A value of each kind that a reader takes. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  choice: 'worker',
  folders: { ipfs: ['/srv/ipfs'] },
  programs: { ipfs: '/opt/ipfs' },
  addresses: { ipfs: ['/ip4/127.0.0.1/tcp/15001'] },
};

describe('The table of settings', () => {
  it('is what the manifest contributes, and nothing beside it', () => {
    const wanted = Object.fromEntries(KEYS.map((key) => [`${SECTION}.${key}`, contributionOf(key)]));
    assert.deepEqual(manifest.contributes.configuration.properties, wanted);
  });

  it('names what an untrusted workspace may not set: every path and address', () => {
    const restricted = KEYS.filter((key) =>
      ['folders', 'programs', 'addresses', 'clusters'].includes(SETTINGS[key].kind),
    );
    assert.deepEqual(
      manifest.capabilities.untrustedWorkspaces.restrictedConfigurations,
      restricted.map((key) => `${SECTION}.${key}`),
    );
  });

  for (const key of KEYS) {
    const { kind, headless } = SETTINGS[key];
    it(`${key} is ${headless ? 'taken' : 'refused'} by headless programs`, () => {
      const read = () =>
        environmentSettings({ [SETTINGS_VARIABLE]: JSON.stringify({ [key]: SAMPLES[kind] ?? 1 }) });
      if (headless) {
        read();
      } else {
        assert.throws(read, new RegExp(`Known: `));
      }
    });
  }
});
