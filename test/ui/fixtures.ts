import { readFile } from 'node:fs/promises';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { daemonBinaries } from '../../lab/daemonBinaries';
import type { Json } from '../../lab/jsonMerge';
import { Lab } from '../../lab/lab';
import { type InstalledHost, installedHost } from '../../lab/hosts/installedHost';
import { installVsix, VsCodeServer } from '../../lab/hosts/vscodeServer';
import { QUIET_SETTINGS } from '../host/workbench';
import { Workbench } from './pages/workbench';

export { expect };

export const EXTENSION_ID = 'ipfs-cluster-vscode.ipfs-cluster';

interface Machine {
  readonly host: InstalledHost;
  /** Where the VSIX is installed. */
  readonly extensionsDir: string;
  readonly template: Json;
}

interface TestFixtures {
  /** Settings beside the quiet ones. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether the daemons' programs are on the editor's PATH. */
  readonly programs: boolean;
  /** Folders of programs that the editor finds before all others. */
  readonly ownPrograms: readonly string[];
  /** Whether a folder is trusted only once its user says so. */
  readonly asksTrust: boolean;
  /** The folder that is open in the window; none for an empty one. */
  readonly folder: string | undefined;
  /** A private HOME for real daemons: the one that the editor sees. */
  readonly lab: Lab;
  readonly server: VsCodeServer;
  /** An open window, which must not have complained about the extension when the test is over. */
  readonly workbench: Workbench;
}

/** Each test has its own HOME, server and window: nothing that one leaves can be seen by the next. */
export const test = base.extend<TestFixtures, { machine: Machine }>({
  settings: [{}, { option: true }],
  programs: [true, { option: true }],
  ownPrograms: [[], { option: true }],
  asksTrust: [false, { option: true }],
  folder: [undefined, { option: true }],

  machine: [
    async ({}, use) => {
      const host = await installedHost('newest', console.error);
      const extensionsDir = await mkdtemp(join(tmpdir(), 'ext-'));
      await installVsix(host, process.env['UI_VSIX'] ?? 'out/ipfs-cluster.vsix', extensionsDir);
      const lab = await Lab.open(await daemonBinaries(console.error));
      await use({ host, extensionsDir, template: await lab.serviceJson() });
      await lab.close();
      await rm(extensionsDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  lab: async ({ machine }, use) => {
    const lab = await Lab.open(await daemonBinaries(console.error));
    lab.useTemplate(machine.template);
    await use(lab);
    await lab.close();
  },

  server: async ({ machine, lab, settings, programs, ownPrograms, asksTrust }, use) => {
    const PATH = [...ownPrograms, programs ? lab.env['PATH'] : '/usr/bin:/bin'].join(':');
    const server = await VsCodeServer.start(machine.host, {
      env: { ...lab.env, PATH },
      extensionsDir: machine.extensionsDir,
      settings: { ...QUIET_SETTINGS, ...settings },
      asksTrust,
    });
    await use(server);
    await server.close();
  },

  workbench: async ({ page, server, folder }, use) => {
    const workbench = new Workbench(page, server);
    await workbench.open(folder);
    await use(workbench);
    expect(workbench.complaints(EXTENSION_ID), 'errors about the extension in the console').toEqual([]);
    expect(await hostErrors(server), 'errors about the extension in its log').toEqual([]);
  },
});

/** Lines of the extension host's log that are errors and name the extension. */
async function hostErrors({ logs }: VsCodeServer): Promise<string[]> {
  const files = await readdir(logs, { recursive: true });
  const texts = await Promise.all(
    files
      .filter((name) => name.endsWith('remoteexthost.log'))
      .map((name) => readFile(join(logs, name), 'utf8')),
  );
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.includes('[error]') && line.includes(EXTENSION_ID));
}
