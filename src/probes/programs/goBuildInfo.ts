import { Disks } from '../disks/disks';
import { ElfFile } from './elfFile';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
/** Set in the header's flags when the strings stand in the section itself (Go 1.18 and newer). */
const INLINE_STRINGS = 2;

export interface GoBuildInfo {
  /** Path of the main package, for example `github.com/ipfs/kubo/cmd/ipfs`; null where the build hid it. */
  readonly mainPackage: string | null;
  /** Paths of the modules that were built in, the main one included. */
  readonly modules: readonly string[];
}

/** What a file is, as far as it can be a program. */
export interface ProgramFile {
  /** False for a script, a pipe, or whatever else the kernel does not run itself. */
  readonly isElf: boolean;
  /** Null for a program that Go did not build. */
  readonly go: GoBuildInfo | null;
}

const UNNAMED: GoBuildInfo = { mainPackage: null, modules: [] };
const NO_PROGRAM: ProgramFile = { isElf: false, go: null };

/**
 * Reads which Go main package an ELF executable was built from. That survives renaming, symlinks, stripping and,
 * through `/proc/PID/exe`, even the deletion of the file. A few small reads, whatever the size of the program; nothing
 * but a regular file is ever read, and none is waited for that another program holds back.
 * @throws UnansweredError, or the `errno` error of opening or reading the file.
 * @see https://pkg.go.dev/debug/buildinfo for the layout.
 */
export async function readProgramFile(path: string, disks = new Disks()): Promise<ProgramFile> {
  const { kind, size } = await disks.stat(path);
  // To open a device may do something to it.
  return kind === 'file' ? readProgram(path, size, disks) : NO_PROGRAM;
}

async function readProgram(path: string, size: number, disks: Disks): Promise<ProgramFile> {
  const read = async (position: number, length: number) => (await disks.readAt(path, position, length)).data;
  const elf = await ElfFile.open(read, size);
  return elf === null ? NO_PROGRAM : { isElf: true, go: await goBuildInfoOf(elf) };
}

async function goBuildInfoOf(elf: ElfFile): Promise<GoBuildInfo | null> {
  const section = await elf.section('.go.buildinfo');
  if (!section?.subarray(0, MAGIC.length).equals(MAGIC)) {
    // Some build systems leave the information out; Go's table of functions cannot be left out.
    return (await elf.section('.gopclntab')) ? UNNAMED : null;
  }
  if (((section[15] ?? 0) & INLINE_STRINGS) === 0) {
    return UNNAMED;
  }
  const [, afterVersion] = readString(section, 32);
  const [modules] = readString(section, afterVersion);
  // The linker puts 16 bytes of sentinel in front, so that the text can be found without a section table.
  const lines = modules.slice(16);
  return {
    mainPackage: /^path\t(.+)$/m.exec(lines)?.[1] ?? null,
    modules: [...lines.matchAll(/^(?:mod|dep)\t([^\t]+)/gm)].map(([, path = '']) => path),
  };
}

/** A string with its length in front as a varint. */
function readString(section: Buffer, start: number): [text: string, next: number] {
  let length = 0;
  let position = start;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = section[position++] ?? 0;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) {
      break;
    }
  }
  const end = position + length;
  return [section.toString('latin1', position, end), end];
}
