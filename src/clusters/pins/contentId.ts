import { base2 } from 'multiformats/bases/base2';
import { base8 } from 'multiformats/bases/base8';
import { base10 } from 'multiformats/bases/base10';
import { base16, base16upper } from 'multiformats/bases/base16';
import * as base32 from 'multiformats/bases/base32';
import { base36, base36upper } from 'multiformats/bases/base36';
import { base58btc, base58flickr } from 'multiformats/bases/base58';
import * as base64 from 'multiformats/bases/base64';
import type { MultibaseDecoder } from 'multiformats/bases/interface';
import { CID } from 'multiformats/cid';

/** A CID, whatever way it was written. */
export interface ContentId {
  /** The same for the same content: neither the version nor the base makes a difference. */
  readonly key: string;
  /** As a Cluster writes it; the one that was given first. */
  readonly written: readonly [string, ...string[]];
}

const DECODERS: ReadonlyMap<string, MultibaseDecoder<string>> = new Map(
  [
    base2,
    base8,
    base10,
    base16,
    base16upper,
    ...Object.values(base32),
    base36,
    base36upper,
    base58btc,
    base58flickr,
    ...Object.values(base64),
  ].map(({ prefix, decoder }) => [prefix, decoder]),
);

/** Some bases take a time that grows with the square of the length; a CID has at most some hundred letters. */
const LONGEST = 512;
const SHORTEST = 8;
const PREFIX = /^(?:ipfs:\/\/|\/ipfs\/)/;

/** Reads a CID, alone or behind `/ipfs/` or `ipfs://`. @returns null for anything else */
export function contentIdIn(text: string): ContentId | null {
  const bare = text.trim().replace(PREFIX, '');
  // A slash may be a digit, too: of base 64.
  return contentIdOfText(bare) ?? (bare.endsWith('/') ? contentIdOfText(bare.slice(0, -1)) : null);
}

function contentIdOfText(bare: string): ContentId | null {
  if (bare.length < SHORTEST || bare.length > LONGEST || !/^[\w+/=-]+$/.test(bare)) {
    return null;
  }
  // Without a base, as of version 0, it is base 58.
  const decoder = DECODERS.get(bare.startsWith('Q') ? base58btc.prefix : bare.charAt(0));
  if (decoder === undefined) {
    return null;
  }
  try {
    return contentIdOf(CID.parse(bare, decoder));
  } catch {
    // Nothing but that it is none can be wrong with it.
    return null;
  }
}

function contentIdOf(cid: CID): ContentId {
  const key = `${cid.code} ${base16.encode(cid.multihash.bytes)}`;
  const own = cid.toString(cid.version === 0 ? base58btc : base32.base32);
  return { key, written: [own, ...otherVersion(cid)] };
}

/** Only what is dag-pb with SHA-256 has both versions. */
function otherVersion(cid: CID): string[] {
  if (cid.code !== DAG_PB || cid.multihash.code !== SHA_256) {
    return [];
  }
  return [cid.version === 0 ? cid.toV1().toString(base32.base32) : cid.toV0().toString(base58btc)];
}

const DAG_PB = 0x70;
const SHA_256 = 0x12;
