import { isIP } from 'node:net';
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { controllerThatRemembers } from './controllerThatRemembers';
import { environmentSettings } from './environmentSettings';
import { isLoopback } from './http/listen';
import { startServer } from './http/server';
import { stderrLog } from './stderrLog';
import { namedTokenFile, temporaryTokenFile, type TokenFile } from './tokenFile';
import { parsed, UsageError } from './usageError';

const PORT = 9999;
const LARGEST_PORT = 65_535;
const BY_SIGNAL = 128;
const ENDING_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

interface ServeArguments {
  readonly host: string;
  readonly port: number;
  /** null: no token; undefined: a random one in a temporary file. */
  readonly tokenFile: string | null | undefined;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
}

/**
 * `serve`: the endpoint, until a signal ends it. Its first line names the token file, the next one the address.
 * @returns the exit code
 * @throws UsageError
 * @throws ListenError, TokenFileError with a message of one line
 */
export async function serve(args: readonly string[], output: NodeJS.WritableStream): Promise<number> {
  const { host, port, tokenFile, allowedHosts, allowedOrigins } = parse(args);
  const settings = environmentSettings(process.env);
  const ended = untilSignal();
  const file = await tokenFileFor(tokenFile);
  const remove = () => file?.remove();
  process.once('exit', remove);
  try {
    const { clustersHere } = await import('./cluster/forServers');
    const server = await startServer({
      clusters: clustersHere(stderrLog),
      check: controllerThatRemembers(settings),
      log: stderrLog,
      version,
      token: file?.token ?? null,
      host,
      port,
      allowedHosts,
      allowedOrigins,
    });
    warn(host, file);
    output.write(`${file ? `Token file: ${file.path}\n` : ''}Listening on ${server.url}\n`);
    await ended;
    await server.close();
    return 0;
  } finally {
    process.off('exit', remove);
    remove();
  }
}

function warn(host: string, file: TokenFile | null): void {
  if (!isLoopback(host)) {
    process.stderr.write(
      `Warning: ${host} can be reached from other machines. Whoever sees the traffic sees the token; put TLS in front. ` +
        'Clients call it by an address or name that --allow-host names.\n',
    );
  }
  if (!file) {
    process.stderr.write('Warning: without a token every user and program of this machine may ask.\n');
  }
}

async function tokenFileFor(named: string | null | undefined): Promise<TokenFile | null> {
  if (named === null) {
    return null;
  }
  return named === undefined ? temporaryTokenFile(process.env) : namedTokenFile(named, process.platform);
}

/** The first signal lets the server finish what it does, for most of a second; a second one ends it at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let heard = false;
    for (const signal of ENDING_SIGNALS) {
      process.on(signal, () => {
        if (heard) {
          process.exit(BY_SIGNAL + constants.signals[signal]);
        }
        heard = true;
        resolve();
      });
    }
  });
}

function parse(args: readonly string[]): ServeArguments {
  const values = tokens(args);
  const host = values.host ?? '127.0.0.1';
  // What a shell leaves of a variable that is not set: to the system the empty address is every address.
  if (host.trim() === '') {
    throw new UsageError('--host is empty. Known: an address of this machine, such as 127.0.0.1.');
  }
  if (values['token-file']?.trim() === '') {
    throw new UsageError('--token-file is empty. Known: the path of a file.');
  }
  if (values['token-file'] !== undefined && values['no-token']) {
    throw new UsageError('Either --token-file or --no-token, not both.');
  }
  if (values['no-token'] && !isLoopback(host)) {
    throw new UsageError(`--no-token is for loopback addresses; ${host} can be reached from other machines.`);
  }
  return {
    host,
    port: portOf(values.port ?? String(PORT)),
    tokenFile: values['no-token'] ? null : values['token-file'],
    allowedHosts: (values['allow-host'] ?? []).map(hostOf),
    allowedOrigins: (values['allow-origin'] ?? []).map(originOf),
  };
}

function tokens(args: readonly string[]) {
  const options = {
    host: { type: 'string' },
    port: { type: 'string' },
    'token-file': { type: 'string' },
    'no-token': { type: 'boolean' },
    'allow-host': { type: 'string', multiple: true },
    'allow-origin': { type: 'string', multiple: true },
  } as const;
  return parsed(() => parseArgs({ args: [...args], options })).values;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > LARGEST_PORT) {
    throw new UsageError(`Unknown port "${text}". Known: 0 for a free one, up to ${LARGEST_PORT}.`);
  }
  return port;
}

/** As a client writes it in its Host header, without a port. */
function hostOf(text: string): string {
  const address = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  if (isIP(address) === 0 && !/^[\w-]+(?:\.[\w-]+)*\.?$/.test(text)) {
    throw new UsageError(
      `"${text}" is no name of a host. One looks like box.lan or 192.168.7.7, without a port.`,
    );
  }
  return address;
}

/** As a browser writes it in its Origin header. */
function originOf(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text || text === 'null') {
    throw new UsageError(
      `"${text}" is no origin. One looks like https://status.example or http://localhost:3000.`,
    );
  }
  return text;
}
