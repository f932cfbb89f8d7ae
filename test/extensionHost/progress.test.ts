import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { withDelayedProgress } from '../../src/vscode/shared/withDelayedProgress';

describe('Progress of a command', () => {
  it('gives back what quick work gave, and its error', async () => {
    assert.equal(await withDelayedProgress('quick', () => Promise.resolve(7)), 7);
    await assert.rejects(
      withDelayedProgress('wrong', () => Promise.reject(new Error('no such luck'))),
      /no such luck/,
    );
  });

  it('gives back what slow work gave', async () => {
    assert.equal(await withDelayedProgress('slow', () => sleep(1500, 8)), 8);
  });

  for (const [name, endEarly] of [
    ['rejects', (signal: AbortSignal) => sleep(60_000, 9, { signal })],
    ['ends with what it has', (signal: AbortSignal) => sleep(60_000, 9, { signal }).catch(() => 9)],
  ] as const) {
    it(`its cancel reaches the work, which then ${name}, and nothing comes of it`, async () => {
      const running = withDelayedProgress('endless', endEarly);
      // The button of the notification, for those who have only a keyboard.
      await sleep(1500);
      await vscode.commands.executeCommand('notifications.showList');
      await vscode.commands.executeCommand('list.focusFirst');
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      assert.equal(await running, undefined);
    });
  }
});
