const BASE58 = /^[1-9A-HJ-NP-Za-km-z]{40,120}$/;
/** Base 58, or any base with its prefix: CIDs have at most some hundred letters. */
const CID = /^[A-Za-z0-9]{8,512}$/;

/** @throws RangeError for what is no ID of a peer */
export function checkedPeerId(id: string): string {
  if (!BASE58.test(id)) {
    throw new RangeError('this is no ID of a peer');
  }
  return id;
}

/** @throws RangeError for what is no CID */
export function checkedCid(cid: string): string {
  if (!CID.test(cid)) {
    throw new RangeError('this is no CID');
  }
  return cid;
}

/**
 * The path of what is to be pinned, below `/pins`.
 * @param target a CID, or a path: `/ipfs/…`, `/ipns/…`, `/ipld/…`
 * @throws RangeError for anything else
 */
export function pinPath(target: string): string {
  if (!target.startsWith('/')) {
    return `/ipfs/${checkedCid(target)}`;
  }
  const parts = target.replace(/\/+$/, '').slice(1).split('/');
  const isPath = /^ip(?:fs|ns|ld)$/.test(parts[0] ?? '') && parts.length > 1;
  if (!isPath || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new RangeError('this is no path of IPFS');
  }
  return `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}
