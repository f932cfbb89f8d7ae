import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readSettings } from '../../src/vscode/settings';
import { theExtension } from './theExtension';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

describe('The manifest and the code agree', () => {
  const manifest = () => theExtension().packageJSON as Manifest;

  it('every command of the manifest is registered, and none beside them', async () => {
    await theExtension().activate();
    const views = Object.values(manifest().contributes.views).flat();
    const registered = (await vscode.commands.getCommands(true)).filter(
      // Each view adds its own: focus, open, remove, resetViewLocation and so on.
      (command) =>
        command.startsWith('ipfsCluster.') && !views.some(({ id }) => command.startsWith(`${id}.`)),
    );
    const contributed = manifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual(registered.sort(), contributed.sort());
  });

  it('every command stands in the category IPFS, and every menu entry is a command of ours', () => {
    const { commands, menus } = manifest().contributes;
    const ids = new Set(commands.map(({ command }) => command));
    assert.ok(commands.every(({ category }) => category === 'IPFS'));
    for (const { command } of Object.values(menus).flat()) {
      assert.ok(ids.has(command), command);
    }
  });

  it('every text of the manifest has its words', () => {
    const folder = theExtension().extensionPath;
    const words = JSON.parse(readFileSync(join(folder, 'package.nls.json'), 'utf8')) as Record<
      string,
      string
    >;
    const used = [...readFileSync(join(folder, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(
      ([, key = '']) => key,
    );
    assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
  });

  it('wrong settings are told by name, and the right ones beside them hold', async () => {
    const section = vscode.workspace.getConfiguration('ipfsCluster');
    await section.update('folders', { ipfs: ['relative', '/absolute', 7] }, true);
    await section.update('apiAddresses', { ipfs: ['127.0.0.1:5002', '/ip4/127.0.0.1/tcp/5002'] }, true);
    await section.update('role', 'boss', true);
    await section.update('refreshInterval', 0.5, true);
    try {
      const { machine, refreshIntervalMs, problems } = readSettings();
      assert.deepEqual(machine.folders, { ipfs: ['/absolute'] });
      assert.equal(refreshIntervalMs, 15_000);
      assert.deepEqual(machine.apiAddresses, { ipfs: ['/ip4/127.0.0.1/tcp/5002'] });
      assert.equal(machine.role, null);
      assert.equal(problems.length, 5);
      assert.ok(problems.every((problem) => problem.startsWith('Setting ipfsCluster.')));
    } finally {
      await section.update('folders', undefined, true);
      await section.update('apiAddresses', undefined, true);
      await section.update('role', undefined, true);
      await section.update('refreshInterval', undefined, true);
    }
  });

  it('the settings of a new user are without a problem', () => {
    const { machine, refreshIntervalMs, problems } = readSettings();
    assert.deepEqual(problems, []);
    assert.deepEqual(machine, { role: null, folders: {}, programs: {}, apiAddresses: {} });
    assert.equal(refreshIntervalMs, 15_000);
  });
});
