import type { ClusterTreeRow } from './rows/clusterRow';

/**
 * What the editor holds for a row. It stays the same object while the row has the same id, because the editor finds what
 * it is told to draw again by the object alone.
 */
export interface TreeElement {
  readonly id: string;
  readonly parent: TreeElement | undefined;
  row: ClusterTreeRow;
  children: readonly TreeElement[];
}

export interface Redrawn {
  /** True where the list at the top is another one: then all is drawn again. */
  readonly roots: boolean;
  readonly redrawn: readonly TreeElement[];
}

/** The elements of a tree, brought from what they showed to what they are to show. */
export class Elements {
  roots: readonly TreeElement[] = [];

  /** @returns which of them the editor has to draw again, with all below them */
  take(rows: readonly ClusterTreeRow[]): Redrawn {
    const redrawn: TreeElement[] = [];
    const before = this.roots;
    this.roots = merge(rows, before, undefined, redrawn);
    return { roots: !sameOrder(before, this.roots), redrawn };
  }

  /** The one of this id; undefined where there is none now. */
  find(id: string): TreeElement | undefined {
    const findIn = (elements: readonly TreeElement[]): TreeElement | undefined => {
      for (const element of elements) {
        const found = element.id === id ? element : findIn(element.children);
        if (found) {
          return found;
        }
      }
      return undefined;
    };
    return findIn(this.roots);
  }
}

function merge(
  rows: readonly ClusterTreeRow[],
  before: readonly TreeElement[],
  parent: TreeElement | undefined,
  redrawn: TreeElement[],
): TreeElement[] {
  const known = new Map(before.map((element) => [element.id, element]));
  return rows.map((row) => {
    const element = known.get(row.id);
    if (element === undefined) {
      const made: TreeElement = { id: row.id, parent, row, children: [] };
      made.children = merge(row.children, [], made, []);
      return made;
    }
    if (element.row === row) {
      return element;
    }
    const below: TreeElement[] = [];
    const children = merge(row.children, element.children, element, below);
    const isOther = shown(element.row) !== shown(row) || !sameOrder(element.children, children);
    element.row = row;
    element.children = children;
    // Whoever is drawn again draws all below it.
    redrawn.push(...(isOther ? [element] : below));
    return element;
  });
}

function sameOrder(one: readonly TreeElement[], other: readonly TreeElement[]): boolean {
  return one.length === other.length && one.every((element, index) => element === other[index]);
}

/** What is seen of a row without pointing at it. */
function shown({ label, description, icon, kind, spoken, children }: ClusterTreeRow): string {
  return JSON.stringify([label, description, icon, kind, spoken, children.length > 0]);
}
