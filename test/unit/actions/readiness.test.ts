import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderMark, obstacleTo, type Prospect } from '../../../src/actions/start/readiness';
import type { SentenceCode } from '../../../src/actions/texts';

const CASES: readonly (readonly [string, (root: string) => unknown, SentenceCode | undefined])[] = [
  ['nothing has changed', () => undefined, undefined],
  [
    'the folder is gone',
    (root) => {
      rmSync(join(root, 'repo'), { recursive: true });
    },
    'start_not_configured',
  ],
  [
    'its configuration is gone',
    (root) => {
      rmSync(join(root, 'repo', 'config'));
    },
    'start_not_configured',
  ],
  [
    'another folder with the same configuration took its place',
    (root) => {
      renameSync(join(root, 'repo'), join(root, 'old'));
      configure(join(root, 'repo'));
    },
    'start_folder_changed',
  ],
  [
    'a link to another folder took its place',
    (root) => {
      renameSync(join(root, 'repo'), join(root, 'old'));
      configure(join(root, 'other'));
      symlinkSync(join(root, 'other'), join(root, 'repo'));
    },
    'start_folder_changed',
  ],
  [
    'it has another identity',
    (root) => {
      writeFileSync(join(root, 'repo', 'config'), '{"Identity":{"PeerID":"other"}}');
    },
    'start_folder_changed',
  ],
  [
    'its configuration was written again as it was',
    (root) => {
      writeFileSync(join(root, 'repo', 'config'), '{}');
    },
    undefined,
  ],
  [
    'its working directory is gone',
    (root) => {
      rmSync(join(root, 'work'), { recursive: true });
    },
    'start_workplace_gone',
  ],
  [
    'its program is gone',
    (root) => {
      rmSync(join(root, 'bin', 'ipfs'));
    },
    'start_program_gone',
  ],
  [
    'others may write the program',
    (root) => {
      chmodSync(join(root, 'bin', 'ipfs'), 0o777);
    },
    'start_program_changeable',
  ],
  [
    'others may write into its folder',
    (root) => {
      chmodSync(join(root, 'bin'), 0o777);
    },
    'start_program_changeable',
  ],
  [
    'others may write into a folder above',
    (root) => {
      chmodSync(root, 0o777);
    },
    'start_program_changeable',
  ],
  [
    'a file lies where its log would',
    (root) => {
      writeFileSync(join(root, 'state'), '');
    },
    'start_log_denied',
  ],
];

function configure(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'config'), '{}');
}

describe('What keeps a daemon from being started', () => {
  for (const [what, change, code] of CASES) {
    it(`${what}: ${code ?? 'nothing'}`, async function () {
      if (process.platform === 'win32') {
        this.skip();
      }
      const root = mkdtempSync(join(tmpdir(), 'ready-'));
      try {
        configure(join(root, 'repo'));
        mkdirSync(join(root, 'work'));
        mkdirSync(join(root, 'bin'));
        writeFileSync(join(root, 'bin', 'ipfs'), '#!/bin/sh\n', { mode: 0o755 });
        const prospect: Prospect = {
          who: 'ipfs',
          type: 'ipfs',
          folder: join(root, 'repo'),
          mark: await folderMark('ipfs', join(root, 'repo')),
          launch: {
            file: join(root, 'bin', 'ipfs'),
            args: ['daemon'],
            folder: join(root, 'work'),
            environment: {},
          },
          log: join(root, 'state', 'logs', 'x.log'),
        };
        change(root);
        const obstacle = await obstacleTo(prospect, { platform: process.platform });
        assert.equal(obstacle?.code, code);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });
  }
});
