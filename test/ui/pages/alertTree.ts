import type { Page } from '@playwright/test';
import { ClosedTree } from './closedTree';

/** The tree of the view "Alerts": its rows are alerts and days. */
export class AlertTree extends ClosedTree {
  constructor(page: Page) {
    super(page, 'Alerts');
  }
}
