import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

const TOKEN_BYTES = 32;
const SHORTEST_TOKEN = 16;
const ONLY_OURS = 0o600;
const OTHERS = 0o077;

/** The file cannot be used as a token file; the message says what to do. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
}

/** A file that only its owner may read, with the token in it. */
export interface TokenFile {
  readonly path: string;
  readonly token: string;
  /** Removes what was made for this run; a file that the user named stays. */
  remove(): Promise<void>;
}

/**
 * Uses the token of an existing file, or makes the file with a random one.
 * @throws TokenFileError
 */
export async function namedTokenFile(file: string, platform: NodeJS.Platform): Promise<TokenFile> {
  const path = resolve(file);
  try {
    const token = (await readExisting(path, platform)) ?? (await writeRandom(path));
    return { path, token, remove: () => Promise.resolve() };
  } catch (error) {
    throw error instanceof TokenFileError ? error : new TokenFileError(explain(path, error));
  }
}

/**
 * A file with a random token in a new folder that no other user may enter.
 * @throws TokenFileError
 */
export async function temporaryTokenFile(environment: NodeJS.ProcessEnv): Promise<TokenFile> {
  const folder = await newFolder(environment['XDG_RUNTIME_DIR']);
  const path = join(folder, 'token');
  try {
    const token = await writeRandom(path);
    return { path, token, remove: () => rm(folder, { recursive: true, force: true }) };
  } catch (error) {
    throw new TokenFileError(explain(folder, error));
  }
}

/** @param preferred may be empty, gone, or another user's after `su` */
async function newFolder(preferred: string | undefined): Promise<string> {
  const made =
    preferred !== undefined && isAbsolute(preferred)
      ? await mkdtemp(join(preferred, 'ipfs-status-')).catch(() => null)
      : null;
  try {
    return made ?? (await mkdtemp(join(tmpdir(), 'ipfs-status-')));
  } catch (error) {
    throw new TokenFileError(explain(tmpdir(), error));
  }
}

async function readExisting(path: string, platform: NodeJS.Platform): Promise<string | null> {
  const status = await stat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  });
  if (status === null) {
    return null;
  }
  if (!status.isFile()) {
    throw new TokenFileError(`${path} is not a file. Name a file, or one that does not exist yet.`);
  }
  // Windows keeps its permissions elsewhere; there every file looks as if all could read it.
  if (platform !== 'win32' && (status.mode & OTHERS) !== 0) {
    throw new TokenFileError(`Others may read ${path}. Run: chmod 600 ${path}`);
  }
  const token = (await readFile(path, 'utf8')).trim();
  if (token.length < SHORTEST_TOKEN || !/^[\w.~+/-]+=*$/.test(token)) {
    throw new TokenFileError(
      `${path} holds no token of at least ${SHORTEST_TOKEN} letters, digits or -._~+/. Delete it to get a random one.`,
    );
  }
  return token;
}

async function writeRandom(path: string): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await writeFile(path, `${token}\n`, { mode: ONLY_OURS, flag: 'wx' });
  return token;
}

function explain(path: string, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `The token file ${path} cannot be made: there is no such folder. Make it, or name another file.`;
    case 'EACCES':
    case 'EPERM':
      return `The token file ${path} cannot be used: this user may not. Name another file.`;
    default:
      return `The token file ${path} cannot be used: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
