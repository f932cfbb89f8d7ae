import { basename } from 'node:path';

/**
 * Programs that bring another one into their own process, so that the kernel names them instead: the dynamic linkers of
 * glibc and musl (ld.so(8)), QEMU's user emulation, box86 and box64, FEX, Rosetta, PRoot.
 */
const LOADER = /^(ld[-.].*|libc\.so|qemu-.+|box(64|86)|FEX(Interpreter|Loader)|rosetta|prooted-.*)$/;

/** @param program path of an executable, or the name of a process as the kernel shortens it */
export function isLoader(program: string): boolean {
  return LOADER.test(basename(program).replace(/ \(deleted\)$/, ''));
}

/** Options of loaders are few; what follows them is the program. */
const MOST_ARGUMENTS = 16;

/** A word of a loader's arguments that may be the program, and what would be the program's own arguments then. */
export interface Loaded {
  readonly program: string;
  readonly args: readonly string[];
}

/** What a loader may have loaded, first the likeliest; whoever asks has to look at the files. */
export function loadedPrograms(argv: readonly string[]): Loaded[] {
  return argv.slice(1, MOST_ARGUMENTS).flatMap((word, index) => {
    if (word.startsWith('-') || word === '') {
      return [];
    }
    const args = argv.slice(index + 2);
    // The kernel lets an emulator keep the name by which the program was called (binfmt_misc's flag P).
    const isNamedTwice = args[0] !== undefined && basename(args[0]) === basename(word);
    return [{ program: word, args: isNamedTwice ? args.slice(1) : args }];
  });
}
