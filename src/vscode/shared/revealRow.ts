import { setTimeout as sleep } from 'node:timers/promises';
import type { TreeView } from 'vscode';

type Options = NonNullable<Parameters<TreeView<unknown>['reveal']>[1]>;

/** Milliseconds before it is told once more: drawing a view takes the editor a moment. */
const AGAIN_AFTER_MS = [25, 50, 100, 200, 400, 800];

/**
 * Brings a row into sight. The editor draws a view anew that was hidden while its rows changed, and knows none of them
 * until that is done.
 * @param find the row as it is now: it may be replaced, or gone, in the meantime
 * @throws what the editor says where it does not know the row in the end either
 */
export async function revealRow<Row>(
  view: TreeView<Row>,
  find: () => Row | undefined,
  options: Options,
): Promise<void> {
  for (const waitMs of AGAIN_AFTER_MS) {
    try {
      await reveal(view, find(), options);
      return;
    } catch {
      // The last one tells.
      await sleep(waitMs);
    }
  }
  await reveal(view, find(), options);
}

async function reveal<Row>(view: TreeView<Row>, row: Row | undefined, options: Options): Promise<void> {
  if (row !== undefined) {
    await view.reveal(row, options);
  }
}
