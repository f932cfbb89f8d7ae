import { crc32 } from 'node:zlib';

/** One picture of an animation. */
export interface Frame {
  /** A PNG; all of an animation have one size and one kind of colour. */
  readonly png: Buffer;
  /** How long it is shown, in milliseconds. */
  readonly ms: number;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * An animated PNG, which is shown wherever PNGs are, in all their colours: the pictures as they are, one after another,
 * again and again (PNG, third edition, 11.3.5 and 13.4).
 * @throws RangeError where there is no frame, or one has another size or kind of colour than the first
 */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const all = frames.map(({ png, ms }) => ({ chunks: chunksOf(png), ms }));
  const header = all[0]?.chunks.find(({ type }) => type === 'IHDR')?.data;
  if (!header || all.some(({ chunks }) => chunks[0]?.data.equals(header) !== true)) {
    throw new RangeError('An animation needs frames of one size and one kind of colour.');
  }
  let sequence = 0;
  const parts = all.flatMap(({ chunks, ms }, index) => {
    const control = frameControl(sequence++, header, ms);
    const data = chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data);
    return [
      chunk('fcTL', control),
      ...data.map((one) =>
        index === 0 ? chunk('IDAT', one) : chunk('fdAT', Buffer.concat([numbers(sequence++), one])),
      ),
    ];
  });
  const forever = 0;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('acTL', numbers(frames.length, forever)),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Whole pictures at the place of the first one, each in place of the one before. */
function frameControl(sequence: number, header: Buffer, ms: number): Buffer {
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rest = Buffer.alloc(6);
  rest.writeUInt16BE(ms, 0);
  rest.writeUInt16BE(1000, 2);
  return Buffer.concat([numbers(sequence, width, height, 0, 0), rest]);
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([numbers(data.length), body, numbers(crc32(body))]);
}

function numbers(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => buffer.writeUInt32BE(value, 4 * index));
  return buffer;
}
