import type { Page } from '@playwright/test';
import { ClosedTree } from './closedTree';

/** The tree of the view "Clusters". */
export class ClusterTree extends ClosedTree {
  constructor(page: Page) {
    super(page, 'Clusters');
  }
}
