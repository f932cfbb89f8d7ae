/** One measured number, or a ratio, with the bound that it is held to. */
export interface Figure {
  readonly name: string;
  readonly unit: 'ratio' | 'ms' | 's' | 'MB' | 'KB' | 'requests';
  readonly values: readonly number[];
  readonly below?: number;
  /** Instead of it where the bound itself is allowed. */
  readonly most?: number;
  /** What the ratio is made of, for readers: "4.1 ms / 21.0 ms". */
  readonly note?: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Mean milliseconds of one run. */
export async function timeEach(runs: number, run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let count = 0; count < runs; count++) {
    await run();
  }
  return (performance.now() - startedAt) / runs;
}

/** Two things in turn, A B A B …: both meet the same noise of a shared machine. */
export async function ratioOf(
  name: string,
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  below?: number,
): Promise<Figure> {
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round++) {
    pairs.push([await ours(), await theirs()]);
  }
  const [a, b] = [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))];
  return {
    name,
    unit: 'ratio',
    values: pairs.map(([one, other]) => one / other),
    ...(below === undefined ? {} : { below }),
    note: `${a.toFixed(2)} ms / ${b.toFixed(2)} ms`,
  };
}
