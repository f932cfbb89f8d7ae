import { expect, type Locator, type Page } from '@playwright/test';

/** What stands at the beginning of the row of each program. */
const LABELS: Readonly<Record<string, string>> = {
  ipfs: 'ipfs',
  'ipfs-cluster-service': 'service',
  'ipfs-cluster-follow': 'follower',
};

const STATES = '(?:crashed|unresponsive|silent|degraded|unknown|stopped|not initialized|not installed)';

/** Runs in the page: the letters of a row that end before its edge, or before the dots that stand there for the rest. */
const READABLE = `(row) => {
  const box = row.querySelector('.monaco-icon-label-container');
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = getComputedStyle(box).font;
  const dots = box.scrollWidth > box.clientWidth ? pen.measureText('…').width : 0;
  // Layout is in fractions of a pixel.
  const end = box.getBoundingClientRect().right - dots + 0.5;
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  let text = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    text += text === '' ? '' : ' ';
    for (let at = 0; at < node.length; at++) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      if (range.getBoundingClientRect().right > end) {
        return text;
      }
      text += node.data[at];
    }
  }
  return text;
}`;

/** The tree of the view "Daemons". */
export class DaemonTree {
  readonly root: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByRole('tree', { name: 'Daemons', exact: true });
  }

  /** The row of a type of daemon, such as "ipfs-cluster-service", in a state. */
  daemon(program: string, state: string): Locator {
    const label = LABELS[program] ?? program;
    return this.root.getByRole('treeitem', {
      // What is in trouble says so first.
      name: new RegExp(`^(?:${label}, ${state}(?: |,|$)|${state}: ${label}(?:,|$))`),
    });
  }

  /** A row by what it is called, whatever state stands before that. */
  row(label: string): Locator {
    return this.root.getByRole('treeitem', { name: new RegExp(`^(?:${STATES}: )?${label}(,|$)`) });
  }

  /** The row of one of several instances: the level below its type. */
  instance(name: string): Locator {
    return this.row(name).and(this.page.locator('[aria-level="2"]'));
  }

  /** What stands beside a fact such as "PID", in the only open instance. */
  fact(label: string): Locator {
    return this.row(label).locator('.label-description');
  }

  async expand(row: Locator): Promise<void> {
    await expect(row).toHaveAttribute('aria-expanded', /true|false/);
    if ((await row.getAttribute('aria-expanded')) === 'false') {
      await row.click();
    }
    await expect(row).toHaveAttribute('aria-expanded', 'true');
  }

  /** What of a row can be read, and not only be heard: without what is cut off at its end. */
  async readable(row: Locator): Promise<string> {
    const id = JSON.stringify(await row.getAttribute('id'));
    return this.page.evaluate<string>(`(${READABLE})(document.getElementById(${id}))`);
  }

  /** The row that the keyboard is on. */
  get focusedRow(): Locator {
    return this.root.locator('.monaco-list-row.focused');
  }
}
