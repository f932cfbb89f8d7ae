import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { until } from '../../lab/until';
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
    // More than the second after which a notification shows it.
    assert.equal(await withDelayedProgress('slow', () => sleep(1500, 8)), 8);
  });

  for (const [name, endEarly] of [
    ['rejects', (signal: AbortSignal) => sleep(600_000, 9, { signal })],
    ['ends with what it has', (signal: AbortSignal) => sleep(600_000, 9, { signal }).catch(() => 9)],
  ] as const) {
    it(`its cancel reaches the work, which then ${name}, and nothing comes of it`, async () => {
      const running = withDelayedProgress('endless', endEarly);
      let isDone = false;
      const done = running.then((result) => {
        isDone = true;
        return result;
      });
      // The button of the notification, for those who have only a keyboard. Nothing tells when it is there.
      await until('it is cancelled', async () => {
        await vscode.commands.executeCommand('notifications.showList');
        await vscode.commands.executeCommand('list.focusFirst');
        await vscode.commands.executeCommand('notification.acceptPrimaryAction');
        return isDone;
      });
      assert.equal(await done, undefined);
    });
  }
});
