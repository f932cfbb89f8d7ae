import { parseArgs } from 'node:util';
import { AddressError, type Credentials, type Endpoint, parseAddress, type Trust } from '../../clusterClient';
import { Disks } from '../../probes/disks/disks';
import { readBounded } from '../../probes/files/boundedRead';
import { UnreadableError } from '../../probes/files/unreadableError';
import { parsed, UsageError } from '../usageError';

/** Which cluster is asked, and how. */
export interface ClusterOptions {
  /** Null for the one that runs on this machine. */
  readonly endpoint: Endpoint | null;
  readonly credentials: (() => Credentials) | null;
  readonly plainTextAllowed: boolean;
  readonly trust: Trust | null;
  /** As `ssh` takes it; null for no way over SSH. */
  readonly sshDestination: string | null;
  /** For all of it, in milliseconds. */
  readonly timeoutMs: number;
  /** False where that is the default. */
  readonly isTimeoutGiven: boolean;
  /** What was given for the options of one command alone. */
  readonly own: Readonly<Record<string, string | undefined>>;
  /** Which of its options without a value were given. */
  readonly flags: ReadonlySet<string>;
  /** What was given without an option, as many as the command wants. */
  readonly words: readonly string[];
}

/** What one command has beside what all have. */
export interface OwnOptions {
  /** Names of options, each with a value. */
  readonly own?: readonly string[];
  /** Names of options without one. */
  readonly flags?: readonly string[];
  /** What it wants without an option, each as its usage calls it. */
  readonly words?: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_TIMEOUT_MS = 20_000;
const SHORTEST_TIMEOUT_MS = 100;
/** A pin may be waited for, and a timer holds little more. */
const LONGEST_TIMEOUT_MS = 7 * 24 * 60 * 60_000;
const LARGEST_SECRET = 16 << 10;
const LARGEST_CA = 1 << 20;
const CREDENTIALS_VARIABLE = 'CLUSTER_CREDENTIALS';

const CONNECTION = {
  api: { type: 'string' },
  via: { type: 'string' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
  'token-file': { type: 'string' },
  ca: { type: 'string' },
  fingerprint: { type: 'string' },
  insecure: { type: 'boolean' },
  timeout: { type: 'string' },
} as const;

/**
 * Reads the options that all `cluster` commands share, and the files that they name.
 * @throws UsageError, which never quotes a secret
 */
export async function clusterOptions(
  args: readonly string[],
  environment: Environment,
  { own = [], flags = [], words = [] }: OwnOptions = {},
): Promise<ClusterOptions> {
  const known = {
    ...Object.fromEntries(own.map((name) => [name, { type: 'string' }])),
    ...Object.fromEntries(flags.map((name) => [name, { type: 'boolean' }])),
    ...CONNECTION,
  };
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...args], options: known, allowPositionals: words.length > 0 }),
  );
  requireWords(words, positionals);
  const given = values as Record<string, string | boolean | undefined>;
  return {
    endpoint: values.api === undefined ? null : endpointOf(values.api),
    credentials: await credentialsOf(values, environment),
    plainTextAllowed: values.insecure === true,
    sshDestination: destinationOf(values.via, values.api),
    trust: await trustOf(values.ca, values.fingerprint),
    timeoutMs: wholeNumber(
      '--timeout',
      values.timeout,
      DEFAULT_TIMEOUT_MS,
      SHORTEST_TIMEOUT_MS,
      LONGEST_TIMEOUT_MS,
    ),
    isTimeoutGiven: values.timeout !== undefined,
    own: Object.fromEntries(own.map((name) => [name, given[name] as string | undefined])),
    flags: new Set(flags.filter((name) => given[name] === true)),
    words: positionals,
  };
}

function requireWords(words: readonly string[], given: readonly string[]): void {
  const missing = words[given.length];
  if (missing !== undefined) {
    throw new UsageError(`Missing ${missing}.`);
  }
  const [tooMuch] = given.slice(words.length);
  if (tooMuch !== undefined) {
    throw new UsageError(`Unexpected "${tooMuch}": a text with spaces wants quotes.`);
  }
}

/**
 * @param unit as it is called to the user
 * @throws UsageError for what is no whole number within the bounds
 */
export function wholeNumber(
  option: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
  unit = 'milliseconds',
): number {
  const value = text === undefined ? otherwise : Number(text);
  if ((text !== undefined && !/^\d+$/.test(text)) || value < least || value > most) {
    throw new UsageError(`Unknown ${option} "${text ?? ''}". Known: ${unit} from ${least} to ${most}.`);
  }
  return value;
}

function endpointOf(text: string): Endpoint {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof AddressError) {
      throw new UsageError(
        `Unknown --api: ${error.message}. Known: a multiaddress such as /ip4/127.0.0.1/tcp/9094, or a URL with http:, https: or unix:.`,
      );
    }
    throw error;
  }
}

/** What runs on this machine needs no way there. */
function destinationOf(via: string | undefined, api: string | undefined): string | null {
  if (via !== undefined && api === undefined) {
    throw new UsageError('--via needs --api: the address of the API as that machine sees it.');
  }
  return via ?? null;
}

interface CredentialOptions {
  readonly user?: string | undefined;
  readonly 'password-file'?: string | undefined;
  readonly 'token-file'?: string | undefined;
}

async function credentialsOf(
  { user, 'password-file': passwordFile, 'token-file': tokenFile }: CredentialOptions,
  environment: Environment,
): Promise<ClusterOptions['credentials']> {
  if ((user === undefined) !== (passwordFile === undefined)) {
    throw new UsageError('--user and --password-file belong together.');
  }
  if (tokenFile !== undefined && user !== undefined) {
    throw new UsageError('Either --token-file, or --user and --password-file, not both.');
  }
  if (tokenFile !== undefined) {
    const token = await textOf('--token-file', tokenFile, LARGEST_SECRET);
    return () => ({ token });
  }
  if (user !== undefined && passwordFile !== undefined) {
    const password = await textOf('--password-file', passwordFile, LARGEST_SECRET);
    return () => ({ user, password });
  }
  return fromVariable(environment[CREDENTIALS_VARIABLE] ?? '');
}

/** As `ipfs-cluster-ctl` has it; empty is what a shell leaves of a variable that is not set. */
function fromVariable(text: string): ClusterOptions['credentials'] {
  if (text === '') {
    return null;
  }
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1) {
    throw new UsageError(`${CREDENTIALS_VARIABLE} is not "user:password".`);
  }
  return () => ({ user: text.slice(0, colon), password: text.slice(colon + 1) });
}

async function trustOf(ca: string | undefined, fingerprint: string | undefined): Promise<Trust | null> {
  if (ca !== undefined && fingerprint !== undefined) {
    throw new UsageError('Either --ca or --fingerprint, not both.');
  }
  if (fingerprint !== undefined) {
    if (!/^[0-9a-f]{64}$/i.test(fingerprint.replaceAll(':', ''))) {
      throw new UsageError('--fingerprint is no SHA-256: 64 hexadecimal digits, with or without colons.');
    }
    return { sha256: fingerprint };
  }
  if (ca === undefined) {
    return null;
  }
  const text = await textOf('--ca', ca, LARGEST_CA);
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`${ca} holds no certificate in PEM form.`);
  }
  return { ca: text };
}

/** Without the line feed that editors put at the end. */
async function textOf(option: string, path: string, limit: number): Promise<string> {
  try {
    const text = await readBounded(path, limit, new Disks());
    if (text === null) {
      throw new UsageError(`${option}: there is no file ${path}.`);
    }
    if (text.trim() === '') {
      throw new UsageError(`${option}: ${path} is empty.`);
    }
    return text.replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof UnreadableError) {
      throw new UsageError(`${option}: ${error.message}.`);
    }
    throw error;
  }
}
