import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** By how many seconds the clock of a program is ahead that was built with `clockOverlay`; behind where it is negative. */
export const CLOCK_SHIFT = 'LAB_CLOCK_SHIFT_SECONDS';

/** Where Go's library reads the wall clock; what measures durations stays as it is. */
const READS_CLOCK = 'func Now() Time {\n\tsec, nsec, mono := runtimeNow()\n';

/**
 * Makes what `go build -overlay` takes for a program whose wall clock is wrong: nothing from outside can change the
 * clock that a static Go program reads from the kernel's own page.
 * @param goRoot folder of Go with its library
 * @param shift Go file that says by how much
 * @param workplace where the files are written
 * @returns path of the overlay
 * @throws Error for a Go whose library reads the clock in other words
 */
export async function clockOverlay(goRoot: string, shift: string, workplace: string): Promise<string> {
  const library = join(goRoot, 'src', 'time');
  const original = await readFile(join(library, 'time.go'), 'utf8');
  if (!original.includes(READS_CLOCK)) {
    throw new Error(
      `${join(library, 'time.go')} reads the clock in other words than "${READS_CLOCK.trim()}".`,
    );
  }
  const shifted = join(workplace, 'time.go');
  await writeFile(shifted, original.replace(READS_CLOCK, `${READS_CLOCK}\tsec += labClockShift\n`));
  const overlay = join(workplace, 'overlay.json');
  const Replace = { [join(library, 'time.go')]: shifted, [join(library, 'lab_shift.go')]: shift };
  await writeFile(overlay, JSON.stringify({ Replace }));
  return overlay;
}
