import { generateKeyPairSync } from 'node:crypto';
import { base58btc } from 'multiformats/bases/base58';

/** What `ipfs-cluster-service init` writes into `identity.json`. */
export interface Identity {
  readonly id: string;
  readonly private_key: string;
}

/**
 * Makes a libp2p identity: an ed25519 key in its protobuf wrapping, and the identity multihash of the public key.
 * @see https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md
 */
export function newIdentity(): Identity {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url');
  const marshalled = Buffer.concat([
    Buffer.from([0x08, 0x01, 0x12, 0x40]),
    Buffer.from(d, 'base64url'),
    publicKey,
  ]);
  const multihash = Buffer.concat([Buffer.from([0x00, 0x24, 0x08, 0x01, 0x12, 0x20]), publicKey]);
  return { id: base58btc.baseEncode(multihash), private_key: marshalled.toString('base64') };
}
