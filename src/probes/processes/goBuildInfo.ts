import { closeSync, openSync, readSync } from 'node:fs';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
/** Set in the header's flags when the strings stand in the section itself (Go 1.18 and newer). */
const INLINE_STRINGS = 2;
const LARGEST_SECTION = 1 << 20;

export interface GoBuildInfo {
  /** Path of the main package, for example `github.com/ipfs/kubo/cmd/ipfs`; null where the build hid it. */
  readonly mainPackage: string | null;
  /** Paths of the modules that were built in, the main one included. */
  readonly modules: readonly string[];
}

const UNNAMED: GoBuildInfo = { mainPackage: null, modules: [] };

/**
 * Reads which Go main package an ELF executable was built from. That survives renaming, symlinks, stripping and,
 * through `/proc/PID/exe`, even the deletion of the file. Four small reads, whatever the size of the program.
 * @returns null for a program that Go did not build.
 * @throws the `errno` error of opening or reading the file.
 * @see https://pkg.go.dev/debug/buildinfo for the layout.
 */
export function readGoBuildInfo(file: string): GoBuildInfo | null {
  const descriptor = openSync(file, 'r');
  try {
    const section = findSection(descriptor, '.go.buildinfo');
    if (!section?.subarray(0, MAGIC.length).equals(MAGIC)) {
      // Some build systems leave the information out; Go's table of functions cannot be left out.
      return findSection(descriptor, '.gopclntab') ? UNNAMED : null;
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
  } finally {
    closeSync(descriptor);
  }
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(descriptor, buffer, 0, length, position));
}

/** The bytes of one section of a 64-bit little-endian ELF file (elf(5)); all platforms of the three programs are. */
function findSection(descriptor: number, wanted: string): Buffer | null {
  const header = readAt(descriptor, 0, 64);
  const isElf64 = header.length === 64 && header.readUInt32BE(0) === 0x7f454c46 && header[4] === 2;
  if (!isElf64 || header[5] !== 1) {
    return null;
  }
  const entrySize = header.readUInt16LE(0x3a);
  const count = header.readUInt16LE(0x3c);
  const table = readAt(descriptor, Number(header.readBigUInt64LE(0x28)), entrySize * count);
  if (entrySize < 64 || table.length < entrySize * count) {
    return null;
  }
  const locate = (index: number) => ({
    name: table.readUInt32LE(index * entrySize),
    offset: Number(table.readBigUInt64LE(index * entrySize + 0x18)),
    size: Number(table.readBigUInt64LE(index * entrySize + 0x20)),
  });
  const names = locate(header.readUInt16LE(0x3e));
  const text = readAt(descriptor, names.offset, Math.min(names.size, LARGEST_SECTION)).toString('latin1');
  for (let index = 0; index < count; index++) {
    const { name, offset, size } = locate(index);
    if (text.startsWith(`${wanted}\0`, name)) {
      return readAt(descriptor, offset, Math.min(size, LARGEST_SECTION));
    }
  }
  return null;
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
