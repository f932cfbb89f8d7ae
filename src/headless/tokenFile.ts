import { randomBytes } from 'node:crypto';
import { constants, rmSync, type Stats } from 'node:fs';
import { lstat, mkdtemp, open, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { errorText } from '../status/errorText';
import { changeableByOthers, ownTrust } from '../probes/programs/trustedPath';

const TOKEN_BYTES = 32;
const SHORTEST_TOKEN = 16;
const LARGEST_FILE = 4096;
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
  /** Removes what was made for this run, at once; a file that the user named stays. */
  remove(): void;
}

/**
 * Uses the token of an existing file, or makes the file with a random one. No other user may be able to read it, nor
 * to put another one in its place.
 * @throws TokenFileError
 */
export async function namedTokenFile(file: string, platform: NodeJS.Platform): Promise<TokenFile> {
  const path = resolve(file);
  try {
    await refuseForeign(path);
    const token = (await readExisting(path, platform)) ?? (await writeOrRead(path, platform));
    return { path, token, remove: () => undefined };
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
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { path, token: await writeRandom(path), remove };
  } catch (error) {
    remove();
    throw new TokenFileError(explain(folder, error));
  }
}

/** @param preferred may be empty, gone, or another user's after `su` or `sudo`, as TMPDIR may be */
async function newFolder(preferred: string | undefined): Promise<string> {
  const usual = process.platform === 'win32' ? [] : ['/tmp'];
  let failure: unknown;
  for (const parent of new Set([preferred ?? '', tmpdir(), ...usual])) {
    if (!isAbsolute(parent)) {
      continue;
    }
    try {
      const folder = join(parent, 'ipfs-status-');
      await refuseForeign(folder);
      return await mkdtemp(folder);
    } catch (error) {
      failure = error;
    }
  }
  throw failure instanceof TokenFileError ? failure : new TokenFileError(explain(tmpdir(), failure));
}

async function refuseForeign(path: string): Promise<void> {
  const trust = await ownTrust(false);
  const changeable = trust && (await changeableByOthers(path, trust));
  if (changeable === null) {
    return;
  }
  if (changeable === path && (await lstat(path)).uid === trust?.uid) {
    throw othersMay(path);
  }
  throw new TokenFileError(
    `${path} is not used: ${changeable} belongs to another user, or others may write there, who could put another ` +
      'token in its place. Name a file in a folder that only you may write.',
  );
}

function othersMay(path: string): TokenFileError {
  return new TokenFileError(`Others may read ${path}. Run: chmod 600 ${path}`);
}

/** @returns null where there is no such file */
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
  refuseUnfit(path, status, platform);
  // Without waiting, whatever may have taken its place meanwhile.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    refuseUnfit(path, await file.stat(), platform);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LARGEST_FILE), 0, LARGEST_FILE, 0);
    const token = buffer.toString('utf8', 0, bytesRead).trim();
    if (token.length < SHORTEST_TOKEN || !/^[\w.~+/-]+=*$/.test(token)) {
      throw noToken(path);
    }
    return token;
  } finally {
    await file.close();
  }
}

function refuseUnfit(path: string, status: Stats, platform: NodeJS.Platform): void {
  if (!status.isFile()) {
    throw new TokenFileError(`${path} is not a file. Name a file, or one that does not exist yet.`);
  }
  // Windows keeps its permissions elsewhere; there every file looks as if all could read it.
  if (platform !== 'win32' && (status.mode & OTHERS) !== 0) {
    throw othersMay(path);
  }
  if (status.size >= LARGEST_FILE) {
    throw noToken(path);
  }
}

function noToken(path: string): TokenFileError {
  return new TokenFileError(
    `${path} holds no token of at least ${SHORTEST_TOKEN} letters, digits or -._~+/. Delete it to get a random one.`,
  );
}

/** Another run may make the same file at the same time. */
async function writeOrRead(path: string, platform: NodeJS.Platform): Promise<string> {
  try {
    return await writeRandom(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
  const token = await readExisting(path, platform);
  if (token === null) {
    const target = await readlink(path);
    throw new TokenFileError(`${path} is a link to ${target}, which does not exist. Name a file.`);
  }
  return token;
}

async function writeRandom(path: string): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const file = await open(path, 'wx', ONLY_OURS);
  try {
    await file.writeFile(`${token}\n`);
  } catch (error) {
    // An empty file would be no token file the next time.
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
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
      return `The token file ${path} cannot be used: ${errorText(error)}.`;
  }
}
