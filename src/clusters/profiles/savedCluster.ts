import { isAbsolute } from 'node:path';
import { AddressError, ClusterClient, type Endpoint, parseAddress } from '../../clusterClient';
import { CREDENTIAL_KINDS } from '../../controller/settingsTable';
import { EXAMPLE_ADDRESS, type Translate, userProblem } from './fields';
import { keyOfProfile } from './profile';

export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** A cluster as a user has saved it: how it is reached, and which kind of secret it wants; never the secret. */
export interface SavedCluster {
  readonly name: string;
  /** As `parseAddress` takes it. */
  readonly api: string;
  /** An SSH destination; null for none. */
  readonly via: string | null;
  readonly credentials: CredentialKind;
  /** Null where no password is wanted. */
  readonly user: string | null;
  /** SHA-256 of the pinned certificate; null for none. */
  readonly fingerprint: string | null;
  /** Absolute path of a PEM file; null for the authorities of the system. */
  readonly ca: string | null;
  /** The credentials may go to another machine in plain text. */
  readonly insecure: boolean;
}

/** A saved cluster with its address read. */
export interface ReadCluster {
  readonly saved: SavedCluster;
  readonly endpoint: Endpoint;
  readonly key: string;
  /** The entry as it stands in the setting. */
  readonly entry: unknown;
}

export interface ReadClusters {
  readonly clusters: readonly ReadCluster[];
  /** What is wrong with the others, a sentence each, by their names. */
  readonly problems: readonly string[];
}

/** Reads what a setting holds; whatever somebody typed, what is right of it holds; pure. */
export function readClusters(value: unknown, t: Translate): ReadClusters {
  if (!Array.isArray(value)) {
    return { clusters: [], problems: [t('use a list of clusters, each with a name and an api.')] };
  }
  const clusters: ReadCluster[] = [];
  const problems: string[] = [];
  value.forEach((entry: unknown, index) => {
    const read = new EntryReader(entry, t).read();
    const twin = read.cluster && clusters.find(({ key }) => key === read.cluster?.key);
    if (twin) {
      problems.push(t('{0}: it has the same address as "{1}".', nameOf(entry, index, t), twin.saved.name));
    } else if (read.cluster) {
      clusters.push(read.cluster);
    }
    problems.push(...read.problems.map((problem) => `${nameOf(entry, index, t)}: ${problem}`));
  });
  return { clusters, problems };
}

function nameOf(entry: unknown, index: number, t: Translate): string {
  const { name } = Object(entry) as { readonly name?: unknown };
  return typeof name === 'string' && name.trim() !== ''
    ? `"${name.trim().slice(0, LONGEST_NAME)}"`
    : t('entry {0}', index + 1);
}

const LONGEST_NAME = 100;

/** Reads one entry, and notes all that is wrong with it. */
class EntryReader {
  private readonly problems: string[] = [];
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    private readonly entry: unknown,
    private readonly t: Translate,
  ) {
    this.fields = Object(entry) as Record<string, unknown>;
  }

  read(): { readonly cluster: ReadCluster | null; readonly problems: readonly string[] } {
    const { problems, entry, t } = this;
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      return { cluster: null, problems: [t('it is no object with a name and an api.')] };
    }
    const saved = this.saved();
    const endpoint = this.endpoint(saved.api);
    if (endpoint !== null && saved.via !== null) {
      this.note('via', viaProblem(endpoint, saved.via));
    }
    this.combined(saved);
    const cluster =
      endpoint === null || problems.length > 0
        ? null
        : { saved, endpoint, key: keyOfProfile(asProfile(saved, endpoint)), entry };
    return { cluster, problems };
  }

  private saved(): SavedCluster {
    const kind = this.text('credentials') ?? 'none';
    const credentials = CREDENTIAL_KINDS.find((one) => one === kind);
    if (credentials === undefined) {
      this.note('credentials', this.t('use one of {0}.', CREDENTIAL_KINDS.join(', ')));
    }
    return {
      name: this.required('name'),
      api: this.required('api'),
      via: this.text('via'),
      credentials: credentials ?? 'none',
      user: this.text('user'),
      fingerprint: this.text('fingerprint'),
      ca: this.text('ca'),
      insecure: this.yesOrNo('insecure'),
    };
  }

  private combined({ credentials, user, fingerprint, ca }: SavedCluster): void {
    const { t } = this;
    if (credentials === 'password') {
      this.note('user', user === null ? t('name the user whose password it wants.') : userProblem(user, t));
    }
    if (fingerprint !== null && !isFingerprint(fingerprint)) {
      this.note('fingerprint', t('a SHA-256 has 64 hexadecimal digits.'));
    }
    if (ca !== null && !isAbsolute(ca)) {
      this.note('ca', t('use an absolute path.'));
    }
    if (ca !== null && fingerprint !== null) {
      this.note('ca', t('use either a fingerprint or an authority.'));
    }
  }

  private endpoint(api: string): Endpoint | null {
    const read = api === '' ? null : readAddress(api, this.t);
    this.note('api', read?.problem ?? null);
    return read?.endpoint ?? null;
  }

  private required(field: string): string {
    const text = this.text(field);
    if (text === null) {
      this.note(field, this.t('it is missing.'));
    }
    return text ?? '';
  }

  private text(field: string): string | null {
    const value = this.fields[field] ?? '';
    if (typeof value !== 'string') {
      this.note(field, this.t('it is no text.'));
      return null;
    }
    return value.trim() === '' ? null : value.trim();
  }

  private yesOrNo(field: string): boolean {
    const value = this.fields[field] ?? false;
    if (typeof value !== 'boolean') {
      this.note(field, this.t('use true or false.'));
    }
    return value === true;
  }

  private note(field: string, problem: string | null): void {
    const prefix = `${field}: `;
    if (problem !== null && !this.problems.some((one) => one.startsWith(prefix))) {
      this.problems.push(`${prefix}${problem}`);
    }
  }
}

/** The address of an API, or what is wrong with it. */
export function readAddress(
  text: string,
  t: Translate,
):
  | { readonly endpoint: Endpoint; readonly problem: null }
  | { readonly endpoint: null; readonly problem: string } {
  try {
    return { endpoint: parseAddress(text), problem: null };
  } catch (error) {
    if (error instanceof AddressError) {
      return {
        endpoint: null,
        problem: t('{0}. Use a multiaddress such as {1}, or a URL.', error.message, EXAMPLE_ADDRESS),
      };
    }
    throw error;
  }
}

/** What is wrong with an SSH destination for this endpoint; null where nothing is. */
export function viaProblem(endpoint: Endpoint, destination: string): string | null {
  try {
    new ClusterClient({ endpoint, ssh: { destination } }).close();
    return null;
  } catch (error) {
    if (error instanceof AddressError) {
      return `${error.message}.`;
    }
    throw error;
  }
}

export function isFingerprint(text: string): boolean {
  return /^[\da-f]{64}$/i.test(text.replaceAll(/[:\s]/g, ''));
}

/** The profile without its secret and without what only a file tells. */
export function asProfile({ name, via, insecure }: SavedCluster, endpoint: Endpoint) {
  return {
    name,
    endpoint,
    plainTextAllowed: insecure,
    ...(via === null ? {} : { sshDestination: via }),
  };
}

/** The entry of a setting: only what is not as usual. */
export function entryOf({
  name,
  api,
  via,
  credentials,
  user,
  fingerprint,
  ca,
  insecure,
}: SavedCluster): object {
  return {
    name,
    api,
    ...(via === null ? {} : { via }),
    ...(credentials === 'none' ? {} : { credentials }),
    ...(user === null ? {} : { user }),
    ...(fingerprint === null ? {} : { fingerprint }),
    ...(ca === null ? {} : { ca }),
    ...(insecure ? { insecure } : {}),
  };
}
