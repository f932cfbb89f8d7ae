/** Reads a part of a file: at most so many bytes from a position on. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

/** More sections than any program has; the table of a file may claim anything. */
const MOST_SECTIONS = 1024;
const LARGEST_SECTION = 1 << 20;

/** Where the fields of a header stand, by the width of the program's words (elf(5)). */
interface Layout {
  readonly header: number;
  readonly word: 4 | 8;
  readonly tableOffset: number;
  /** Of e_shentsize, which e_shnum and e_shstrndx follow. */
  readonly entrySize: number;
  readonly entry: number;
  readonly sectionOffset: number;
  readonly sectionSize: number;
}

const ELF32: Layout = {
  header: 52,
  word: 4,
  tableOffset: 0x20,
  entrySize: 0x2e,
  entry: 40,
  sectionOffset: 0x10,
  sectionSize: 0x14,
};
const ELF64: Layout = {
  header: 64,
  word: 8,
  tableOffset: 0x28,
  entrySize: 0x3a,
  entry: 64,
  sectionOffset: 0x18,
  sectionSize: 0x20,
};

interface Section {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** A program of 32 or 64 bits, of either byte order. Whatever its headers claim, little of it is read. */
export class ElfFile {
  private constructor(
    private readonly read: ReadAt,
    private readonly size: number,
    private readonly sections: readonly Section[],
  ) {}

  /**
   * @param size of the file, in bytes
   * @returns null for a file of another format
   */
  static async open(read: ReadAt, size: number): Promise<ElfFile | null> {
    const start = await readAt(read, size, 0, ELF64.header);
    const layout = layoutOf(start);
    return layout && new ElfFile(read, size, await readSections(read, size, start, layout));
  }

  /** The first bytes of a section, 1 MiB at most; null where there is none of that name. */
  async section(name: string): Promise<Buffer | null> {
    const found = this.sections.find((one) => one.name === name);
    return found ? readAt(this.read, this.size, found.offset, Math.min(found.size, LARGEST_SECTION)) : null;
  }
}

function layoutOf(start: Buffer): Layout | null {
  if (start.length < ELF32.header || start.readUInt32BE(0) !== 0x7f454c46) {
    return null;
  }
  const layout = { 1: ELF32, 2: ELF64 }[start[4] ?? 0];
  const isOrdered = start[5] === 1 || start[5] === 2;
  return layout && isOrdered && start.length >= layout.header ? layout : null;
}

async function readSections(
  read: ReadAt,
  size: number,
  start: Buffer,
  layout: Layout,
): Promise<readonly Section[]> {
  const little = start[5] === 1;
  const half = (at: number) => (little ? start.readUInt16LE(at) : start.readUInt16BE(at));
  const entrySize = half(layout.entrySize);
  const count = half(layout.entrySize + 2);
  if (entrySize !== layout.entry || count > MOST_SECTIONS) {
    return [];
  }
  const table = await readAt(read, size, word(start, layout.tableOffset, layout, little), entrySize * count);
  const entries = Array.from({ length: Math.floor(table.length / entrySize) }, (_, index) => {
    const at = index * entrySize;
    return {
      name: little ? table.readUInt32LE(at) : table.readUInt32BE(at),
      offset: word(table, at + layout.sectionOffset, layout, little),
      size: word(table, at + layout.sectionSize, layout, little),
    };
  });
  const names = entries[half(layout.entrySize + 4)];
  const text = names && (await readAt(read, size, names.offset, Math.min(names.size, LARGEST_SECTION)));
  return entries.map((entry) => ({ ...entry, name: text ? nameAt(text, entry.name) : '' }));
}

const LONGEST_NAME = 64;

function nameAt(names: Buffer, at: number): string {
  return names.toString('latin1', at, at + LONGEST_NAME).split('\0', 1)[0] ?? '';
}

function word(bytes: Buffer, at: number, { word }: Layout, little: boolean): number {
  if (word === 4) {
    return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }
  return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
}

/** What lies beyond the end of the file is left out. */
async function readAt(read: ReadAt, size: number, position: number, length: number): Promise<Buffer> {
  const room = Math.max(0, Math.min(length, size - position));
  return room === 0 ? Buffer.alloc(0) : read(position, room);
}
