import { isIP } from 'node:net';

/** Letters of an id of a peer: a base58 hash, or a CID in base32 or base36 (libp2p: specs/peer-ids). */
const PEER_ID =
  /^(?:Qm[1-9A-HJ-NP-Za-km-z]{44}|12D3Koo[1-9A-HJ-NP-Za-km-z]{45}|16Uiu2[1-9A-HJ-NP-Za-km-z]{40,50}|[bk][a-z0-9]{50,80})$/;
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

export type AddressProblem = 'no_address' | 'no_host' | 'no_port' | 'no_peer';

/** Why a text is no address of another peer of a cluster (`/ip4/…/tcp/9096/p2p/…`); null where it is one. */
export function peerAddressProblem(text: string): AddressProblem | null {
  const [, protocol = '', host = '', , port = '', rest = ''] =
    /^\/(ip4|ip6|dns|dns4|dns6)\/([^/\s]+)\/(tcp|udp)\/(\d+)((?:\/[^/\s]+)*)$/.exec(text) ?? [];
  if (protocol === '') {
    return dnsaddrProblem(text);
  }
  return hostProblem(protocol, host) ?? portProblem(port) ?? peerProblem(rest);
}

/** An address under which a whole list of others is published. */
function dnsaddrProblem(text: string): AddressProblem | null {
  const [, host, rest = ''] = /^\/dnsaddr\/([^/\s]+)((?:\/[^/\s]+)*)$/.exec(text) ?? [];
  return host === undefined ? 'no_address' : (hostProblem('dns', host) ?? peerProblem(rest));
}

/** Why a text is no address at which a peer could ask its Kubo; null where it is one. */
export function kuboAddressProblem(text: string): AddressProblem | null {
  if (/^\/unix\/\S+$/.test(text)) {
    return null;
  }
  const [, protocol = '', host = '', port = ''] =
    /^\/(ip4|ip6|dns|dns4|dns6)\/([^/\s]+)\/tcp\/(\d+)(?:\/https?)?$/.exec(text) ?? [];
  return protocol === '' ? 'no_address' : (hostProblem(protocol, host) ?? portProblem(port));
}

function hostProblem(protocol: string, host: string): AddressProblem | null {
  const family = isIP(host);
  const isRight =
    protocol === 'ip4' ? family === 4 : protocol === 'ip6' ? family === 6 : HOST_NAME.test(host);
  return isRight ? null : 'no_host';
}

function portProblem(port: string): AddressProblem | null {
  return Number(port) >= 1 && Number(port) <= 65_535 ? null : 'no_port';
}

function peerProblem(rest: string): AddressProblem | null {
  const id = /\/(?:p2p|ipfs)\/([^/]+)$/.exec(rest)?.[1];
  return id !== undefined && PEER_ID.test(id) ? null : 'no_peer';
}
