import { cutForeign } from './foreignText';
import { type Certificate, OTHER_CERTIFICATE } from './transport/certificates';
import type { NoConnection } from './transport/outcome';

/** What went wrong, and what to do next. Texts of others in it are cut; credentials are in none. */
export abstract class ClusterError extends Error {
  /** What is the matter alone, for those who know already whom was asked. */
  readonly what: string;

  /**
   * @param advice the next step of whoever asked, as a sentence
   * @param options `what`, where the message says more than that
   */
  constructor(
    message: string,
    readonly advice: string,
    options: ErrorOptions & { readonly what?: string } = {},
  ) {
    super(message, options);
    this.what = options.what ?? message;
  }
}

export type Unreachable =
  | NoConnection
  /** No connection within the deadline. */
  | 'not_connected'
  /** It accepted the connection, and no answer came within the deadline. */
  | 'silent'
  /** It accepted the connection and closed it without an answer. */
  | 'hung_up'
  /** The proxy of the editor's settings does not connect to it. */
  | 'proxy';

const UNREACHABLE: Readonly<Record<Unreachable, readonly [what: string, advice: string]>> = {
  refused: ['nobody listens there', 'Start the peer, or correct the address.'],
  no_socket: ['the socket does not exist', 'Start the peer, or correct the path.'],
  taken: ['another program has its socket', 'Find out which program listens there, and correct the path.'],
  denied: [
    'this user may not connect there',
    'Ask as the user whose peer it is, or for the right to its socket.',
  ],
  no_route: ['no network leads there', 'Connect to the network or VPN of that machine.'],
  name_not_found: ['the name of the host is not found', 'Correct the name, or ask whoever runs its DNS.'],
  not_connected: [
    'no connection came about in time',
    'See whether the machine runs and no firewall drops the packets.',
  ],
  silent: [
    'it accepts connections, and does not answer in time',
    'It may start or hang: ask again, with more time.',
  ],
  hung_up: [
    'it closed the connection without an answer',
    'It may stop, or want TLS: ask again, or use https.',
  ],
  proxy: [
    'the proxy does not connect to it',
    'Correct the proxy in the settings of the editor (http.proxy), or name the host in http.noProxy.',
  ],
};

/** Nobody answered: `why` tells apart how far it came. */
export class UnreachableError extends ClusterError {
  override readonly name = 'UnreachableError';

  constructor(
    readonly why: Unreachable,
    readonly address: string,
    options: ErrorOptions & { readonly detail?: string | undefined } = {},
  ) {
    const [what, advice] = UNREACHABLE[why];
    const detail = options.detail === undefined ? '' : ` (${cutForeign(options.detail, LONGEST_DETAIL)})`;
    const whole = `${what}${detail}`;
    super(`${address} cannot be reached: ${whole}`, advice, { ...options, what: whole });
  }
}

const LONGEST_DETAIL = 1024;

/** TLS came to nothing: the certificate is none that is trusted, or somebody does not speak TLS. */
export class TlsError extends ClusterError {
  override readonly name = 'TlsError';

  /**
   * @param code of OpenSSL or Node, such as `DEPTH_ZERO_SELF_SIGNED_CERT`
   * @param certificate the one that was shown; null where it did not come to that
   */
  constructor(
    readonly code: string,
    readonly address: string,
    readonly certificate: Certificate | null,
    options?: ErrorOptions,
  ) {
    const shown = certificate === null ? '' : ` (SHA-256 ${certificate.sha256})`;
    super(`TLS with ${address} failed: ${describe(code, certificate)}`, adviceFor(code, certificate), {
      ...options,
      what: `${problemOf(code)}${shown}`,
    });
  }
}

/** Plain HTTP was sent to a port that speaks TLS. */
export const TLS_WANTED = 'TLS_WANTED';

const TLS_CODES: Readonly<Record<string, string>> = {
  [OTHER_CERTIFICATE]: 'it is not the certificate that was confirmed',
  [TLS_WANTED]: 'it wants TLS, and was asked without',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet, or the clock of this machine is wrong',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it made its certificate itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody here knows the authority that signed its certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody here knows the authority that signed its certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody here knows the authority that signed its certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
  ECONNRESET: 'it closed the connection instead of an answer',
};

function problemOf(code: string): string {
  return TLS_CODES[code] ?? cutForeign(code);
}

function describe(code: string, certificate: Certificate | null): string {
  const why = problemOf(code);
  if (certificate === null) {
    return why;
  }
  const { subject, hosts, issuer, sha256, validFrom, validUntil } = certificate;
  const shown = [
    subject === '' ? 'without a subject' : cutForeign(subject),
    hosts === '' ? 'for no host' : `for ${cutForeign(hosts)}`,
    `issued by ${issuer === '' ? 'nobody' : cutForeign(issuer)}`,
    `valid from ${validFrom} until ${validUntil}`,
    `SHA-256 ${sha256}`,
  ];
  return `${why} (${shown.join('; ')})`;
}

function adviceFor(code: string, certificate: Certificate | null): string {
  if (code === TLS_WANTED) {
    return 'Use the same address with https.';
  }
  if (code === OTHER_CERTIFICATE) {
    return 'Ask whoever runs the peer whether its certificate was renewed, and confirm the new one only then.';
  }
  return certificate === null
    ? 'Use the address without https if it is on this machine, or behind an SSH connection.'
    : 'Compare the SHA-256 with the peer’s own and pin it, or name the file of the authority that signed it.';
}

export type CredentialsTrouble =
  /** It wants some, and none were given. */
  | 'wanted'
  /** It does not take those that were given. */
  | 'refused'
  /** They were not sent, because others on the way could have read them. */
  | 'withheld';

const CREDENTIALS: Readonly<Record<CredentialsTrouble, readonly [what: string, advice: string]>> = {
  wanted: ['wants credentials', 'Give a user and a password, or a token.'],
  refused: ['does not take these credentials', 'Correct the user and password, or get a new token.'],
  withheld: [
    'would get the credentials in plain text',
    'Use https or an SSH connection, or say explicitly that plain text is all right.',
  ],
};

/** The API answers, but not to whoever asked. */
export class CredentialsError extends ClusterError {
  override readonly name = 'CredentialsError';

  /** @param said what the API said to it */
  constructor(
    readonly why: CredentialsTrouble,
    readonly address: string,
    said = '',
  ) {
    const [what, advice] = CREDENTIALS[why];
    super(`${address} ${what}${said === '' ? '' : `: ${cutForeign(said)}`}`, advice);
  }
}

/** Something answers there, but not as the API of IPFS Cluster does. */
export class NotAClusterError extends ClusterError {
  override readonly name = 'NotAClusterError';

  constructor(
    readonly address: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(
      `${address} does not answer as IPFS Cluster does: ${cutForeign(detail)}`,
      'Correct the address: the REST API of a peer is on port 9094 unless configured otherwise.',
      options,
    );
  }
}

/** The API itself says that something went wrong. */
export class ApiError extends ClusterError {
  override readonly name = 'ApiError';
  /** What the API says, cut. */
  readonly said: string;

  /** @param status of HTTP, which is the API's own code as well */
  constructor(
    readonly status: number,
    said: string,
    request: string,
  ) {
    const cut = cutForeign(said, LONGEST_DETAIL);
    super(`${request}: ${cut === '' ? `HTTP ${status}` : cut}`, adviceOn(status, said));
    this.said = cut;
  }
}

function adviceOn(status: number, said: string): string {
  if (said.includes('follower mode')) {
    return 'A follower changes nothing: ask a peer of the cluster that is trusted.';
  }
  if (/connect: connection refused|context deadline exceeded/.test(said)) {
    return 'See whether Kubo and the other peers run, then ask again.';
  }
  return status >= 500
    ? 'Look into the log of the peer that was asked.'
    : 'Correct what was asked for; a peer of another version may not know it.';
}

export type StreamTrouble =
  /** The API says at the end that something went wrong. */
  | 'reported'
  /** The connection ended before the stream did. */
  | 'cut'
  /** Nothing more came within the deadline. */
  | 'silent'
  /** An item is none, or larger than any. */
  | 'malformed';

const STREAM: Readonly<Record<StreamTrouble, readonly [what: string, advice: string]>> = {
  reported: ['ended with an error', 'Look at the peers that the error names, then ask again.'],
  cut: ['was cut', 'The peer may have stopped: see whether it runs, then ask again.'],
  silent: ['stopped in the middle', 'A peer or its Kubo may hang: ask again, with more time.'],
  malformed: [
    'has an item that cannot be read',
    'See whether the address is right, and which version answers.',
  ],
};

/** A stream that began well did not end well; what arrived before is true all the same. */
export class StreamError extends ClusterError {
  override readonly name = 'StreamError';

  /**
   * @param arrived number of items before it
   * @param items these items, where somebody collected them; else empty
   */
  constructor(
    readonly why: StreamTrouble,
    readonly request: string,
    readonly arrived: number,
    readonly detail: string,
    readonly items: readonly unknown[] = [],
    options?: ErrorOptions,
  ) {
    const [what, advice] = STREAM[why];
    const said = detail === '' ? '' : `: ${cutForeign(detail, LONGEST_DETAIL)}`;
    super(`${request} ${what} after ${arrived} items${said}`, advice, options);
  }

  /** The same with the items that had arrived. */
  with(items: readonly unknown[]): StreamError {
    return new StreamError(this.why, this.request, this.arrived, this.detail, items, { cause: this.cause });
  }
}
