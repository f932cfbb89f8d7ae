import type { ClusterTreeRow } from './rows/clusterRow';

/**
 * What the editor holds for a row. It stays the same object while the row has the same id, because the editor finds what
 * it is told to draw again by the object alone.
 */
export interface TreeElement {
  readonly id: string;
  readonly parent: TreeElement | undefined;
  readonly row: ClusterTreeRow;
  /** Made when somebody asks for them: few rows are ever opened. */
  readonly children: readonly TreeElement[];
}

export interface Redrawn {
  /** True where the list at the top is another one: then all is drawn again. */
  readonly roots: boolean;
  readonly redrawn: readonly TreeElement[];
}

/** The elements of a tree, brought from what they showed to what they are to show. */
export class Elements {
  roots: readonly Element[] = [];

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
        const found = element.id === id ? element : mayHold(element, id) ? findIn(element.children) : null;
        if (found) {
          return found;
        }
      }
      return undefined;
    };
    return findIn(this.roots);
  }
}

class Element implements TreeElement {
  private made: readonly Element[] | null = null;

  constructor(
    public row: ClusterTreeRow,
    readonly parent: TreeElement | undefined,
  ) {}

  get id(): string {
    return this.row.id;
  }

  get children(): readonly Element[] {
    return (this.made ??= merge(this.row.children, [], this, []));
  }

  /** Shows another row of the same id. @param redrawn gets what is to be drawn again */
  take(row: ClusterTreeRow, redrawn: TreeElement[]): void {
    const { row: before, made } = this;
    if (before === row) {
      return;
    }
    this.row = row;
    const below: TreeElement[] = [];
    // What nobody has asked for is drawn nowhere.
    this.made = made && merge(row.children, made, this, below);
    const isOther = shown(before) !== shown(row) || !sameOrder(made ?? [], this.made ?? []);
    // Whoever is drawn again draws all below it.
    redrawn.push(...(isOther ? [this] : below));
  }
}

/** Peers stand below their cluster by their id, in a group or not; all else below what it belongs to. */
function mayHold({ id: above, row }: TreeElement, id: string): boolean {
  return row.kind === 'group' || id.startsWith(`${above}/`);
}

function merge(
  rows: readonly ClusterTreeRow[],
  before: readonly Element[],
  parent: TreeElement | undefined,
  redrawn: TreeElement[],
): Element[] {
  const known = new Map(before.map((element) => [element.id, element]));
  return rows.map((row) => {
    const element = known.get(row.id) ?? new Element(row, parent);
    element.take(row, redrawn);
    return element;
  });
}

function sameOrder(one: readonly TreeElement[], other: readonly TreeElement[]): boolean {
  return one.length === other.length && one.every((element, index) => element === other[index]);
}

/** What is seen of a row without pointing at it. A peer always has facts: they are not made to be counted. */
function shown(row: ClusterTreeRow): string {
  const { label, description, icon, kind, spoken } = row;
  return JSON.stringify([label, description, icon, kind, spoken, kind === 'peer' || row.children.length > 0]);
}
