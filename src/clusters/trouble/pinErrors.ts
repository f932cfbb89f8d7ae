import type { TroubleKind, TroubleStatus } from './catalogue';

/** What the error of a pin means. */
export interface PinErrorMeaning {
  readonly kind: TroubleKind;
  /** In the words of the daemon that said it, without the CID of the pin; null where the kind says all. */
  readonly why: string | null;
}

/** What Kubo answered (`ipfsconn/ipfshttp` of Cluster: `ipfsError`), and what something else than Kubo answered. */
const ANSWERED = /^IPFS error \(([^\s]*)\)\. Code: (\d+)\. Message: (.*)$/s;
const REFUSED = /^IPFS request failed \(is it running\?\) \([^\s]*\)\. Code (\d+): (.*)$/s;
/** What became of a request that had no answer: net/http of Go. */
const UNANSWERED = /^(?:could not get pinset from IPFS: )?Post "[^"]*\/api\/v0\/([^"?]*)[^"]*": (.*)$/s;

/** The file systems of Kubo's datastores, and the bound of its own: `StorageMax`. */
const FULL = /no space left on device|disk quota exceeded|maximum storage limit exceeded/;
/** `exchange/offline` and `ipld` of Kubo. */
const NOT_HERE = /block was not found locally \(offline\)/;
const NOT_FOUND = /ipld: could not find|merkledag: not found|blockservice: key not found/;
/** `verifcid`, `nopfs`, `dspinner`, `merkledag` and the codecs of Kubo: it will not pin this, however often it is asked. */
const FORBIDDEN =
  /potentially insecure hash functions not allowed|digest too (?:small|large)|is blocked and cannot be provided|already pinned recursively|no decoder registered for multicodec code|unrecognized object type|not a valid merkledag node|failed to decode Protocol Buffers|cannot be decoded from non-raw blocks|expected protobuf dag node|expected raw bytes node|^pin: protobuf: |unexpected content after end of cbor object/;
/** `net` of Go, before a connection: nobody is there. */
const NOT_DIALLED = /^dial (?:tcp|unix)\b/;
/** `net` and `io` of Go, on a connection: whoever was there has gone. */
const CUT =
  /^(?:unexpected )?EOF$|^(?:read|write) (?:tcp|unix) .*: (?:read: |write: )?(?:connection reset by peer|broken pipe)$|^http: server closed idle connection$/;
const LATE =
  /^context deadline exceeded(?: \(Client\.Timeout.*\))?$|^net\/http: timeout awaiting response headers$|^(?:read|write) (?:tcp|unix) .*: i\/o timeout$/;
/** Cluster gives up a pin of which nothing arrives for `pin_timeout`. */
const GIVEN_UP = /^context canceled$/;

/**
 * What the error of a pin at one peer means, by the texts of IPFS Cluster 0.14 to 1.1 and of Kubo; one that fits none of
 * them is `other`.
 * @param error as the API gives it
 * @param cid of the pin: without it the same error of several pins is the same
 */
export function meaningOfPinError(status: TroubleStatus, error: string, cid: string): PinErrorMeaning {
  switch (status) {
    case 'pin_queued':
    case 'unpin_queued':
      return kind('waiting');
    case 'pinning':
    case 'unpinning':
      return kind('in_progress');
    case 'unpin_error':
      return kind('unpin_failed');
    case 'cluster_error': {
      // Asked for one pin alone, a peer says so of its Kubo: it is there itself.
      const known = meaningOfKubo(error, cid);
      return known?.kind.startsWith('kubo_') === true ? known : kind('peer_unreachable');
    }
    case 'pin_error':
      return meaningOfKubo(error, cid) ?? (error === '' ? kind('unexplained') : other(error, cid));
  }
}

function meaningOfKubo(error: string, cid: string): PinErrorMeaning | null {
  const answered = ANSWERED.exec(error);
  if (answered) {
    return meaningOfAnswer(answered[3] ?? '', cid);
  }
  const refused = REFUSED.exec(error);
  if (refused) {
    return /^40[13]$/.test(refused[1] ?? '') ? because('refused', refused[2] ?? '', cid) : null;
  }
  const unanswered = UNANSWERED.exec(error);
  if (unanswered) {
    const [, command, what = ''] = unanswered;
    // A Kubo that works says every half second how far a pin came.
    return GIVEN_UP.test(what) && command === 'pin/add' ? kind('kubo_silent') : meaningOfSilence(what);
  }
  return GIVEN_UP.test(error) ? kind('content_not_found') : meaningOfSilence(error);
}

function meaningOfAnswer(message: string, cid: string): PinErrorMeaning | null {
  if (FULL.test(message)) {
    return kind('disk_full');
  }
  if (NOT_HERE.test(message)) {
    return kind('content_not_here');
  }
  if (NOT_FOUND.test(message)) {
    return kind('content_not_found');
  }
  return FORBIDDEN.test(message) ? because('refused', message, cid) : null;
}

function meaningOfSilence(what: string): PinErrorMeaning | null {
  if (NOT_DIALLED.test(what) || CUT.test(what)) {
    return kind('kubo_unreachable');
  }
  return LATE.test(what) ? kind('kubo_silent') : null;
}

function kind(name: TroubleKind): PinErrorMeaning {
  return { kind: name, why: null };
}

function because(name: TroubleKind, why: string, cid: string): PinErrorMeaning {
  return { kind: name, why: cid === '' ? why.trim() : why.replaceAll(cid, '…').trim() };
}

function other(error: string, cid: string): PinErrorMeaning {
  return because('other', error, cid);
}
