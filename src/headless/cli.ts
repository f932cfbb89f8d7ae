import type { RunningServer, ServerOptions } from './http/server';
import { exitOnSignals, watchOutputs } from './standardStreams';
import { isUsageError, UsageError } from './usageError';
import { version } from '../../package.json';
import { errorText } from '../status/errorText';
import { visible } from '../status/visibleText';

const USAGE = `Usage: ipfs-cluster-status check [daemon_type] [--role ROLE] [--timeout MS] [--wait STATE]
       ipfs-cluster-status serve [--host ADDRESS] [--port PORT] [--token-file FILE | --no-token]
                                 [--allow-host NAME]... [--allow-origin ORIGIN]...
       ipfs-cluster-status cluster peers|alerts|watch|trouble|search|replication|status|wait [--api ADDRESS [--via HOST]] [--user NAME --password-file F | --token-file F]
                                 [--ca FILE | --fingerprint SHA256] [--insecure] [--timeout MS]
       ipfs-cluster-status mcp

check prints one JSON document: the true state of the IPFS daemons on this machine.

  daemon_type     ipfs, ipfs_cluster_service or ipfs_cluster_follow; all three when left out
  --role ROLE     master, worker or leecher: which daemons are required
  --timeout MS    how long the check may take, from 100 to 60000 (default 2000), or with --wait how long to wait
                  (default 60000); below 1000 it gives a daemon a second all the same
  --wait STATE    look again until the daemons are in this state: "ready" (healthy) or a state such as "stopped"

  Exit code: 0 healthy (with --wait: the state was reached), 1 not, 2 bad usage.

serve answers the same over HTTP until SIGTERM or Ctrl+C: POST /api/v0/ipfs/daemon/status, and more that
GET /openapi.json describes. The first line that it prints names the file with the bearer token.

  --host ADDRESS       where to listen (default 127.0.0.1)
  --port PORT          default 9999; 0 for a free one
  --token-file FILE    use the token in FILE, or make FILE with a random one (default: a new file for each run)
  --no-token           let every program of this machine ask
  --allow-host NAME    a further name by which clients may call the server
  --allow-origin URL   let pages of this origin call the server, for example http://localhost:3000

cluster peers prints one JSON document: every peer of a cluster, the missing ones too. cluster alerts prints what is
wrong with it now, and since when; cluster watch one JSON event a line as something is raised or cleared.
cluster trouble prints the pins that wait, are worked on or have failed, by cause, with what to do. cluster search TEXT
prints each pin that has TEXT in its name, CID or metadata as a line of JSON; a whole CID finds its content under any
version and base. cluster replication prints the pins of which too few copies are left, cluster status CID how one pin
is at each peer; cluster wait CID waits until --replicas N peers hold it.

  --api ADDRESS        a multiaddress or URL of the REST API of a peer; by default of the one that runs here
  --via HOST           over SSH: ADDRESS is as HOST sees it; HOST is as ssh takes it, such as user@host
  --user NAME          with --password-file FILE; or user:password in CLUSTER_CREDENTIALS
  --token-file FILE    a bearer token instead
  --ca FILE            PEM of the authority that signed the certificate of the API
  --fingerprint SHA256 that of the one certificate that is taken
  --insecure           send the credentials even where others on the way could read them
  --timeout MS         for all of it (default 20000; watch and search end by themselves only where it is given, or done)
  --by FIELD           search: name, cid or metadata alone
  --limit N            search: no more than N pins
  --case-sensitive     search: "Site" is not "site"
  --replicas N         wait: how many peers are to hold it (default: as many as the pin wants at least)
  --hold-off MS        watch: how long something has to be the case before it is raised (default 45000)

  Exit code: 0 the cluster is well (alerts: there are none; trouble, replication: no pin is in
  it; status, wait: enough peers hold it), 1 it is not, 2 bad usage, 3 nobody could ask it.

mcp is a Model Context Protocol server on standard input and output, for editors and agents.

--help, --version
`;

/**
 * The endpoint for a host that loads this program as a module, as the editor does.
 * @throws ListenError when the address or port cannot be had
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  return (await import('./daemons/daemonCommands')).startServer(options);
}

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...args] = argv;
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE);
    return 0;
  }
  switch (command) {
    case 'check':
      return (await import('./daemons/daemonCommands')).check(args, process.stdout);
    case 'serve':
      return (await import('./daemons/daemonCommands')).serve(args, process.stdout);
    case 'cluster':
      return (await import('./cluster/clusterCommand')).cluster(args, process.stdout);
    case 'mcp':
      return (await import('./daemons/daemonCommands')).mcp(args);
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case '--version':
    case '-v':
      process.stdout.write(`${version}\n`);
      return 0;
    case undefined:
      throw new UsageError('Missing command.');
    default:
      throw new UsageError(`Unknown command "${command}".`);
  }
}

function run(): void {
  const argv = process.argv.slice(2);
  watchOutputs(argv[0] === 'mcp' || argv[0] === 'cluster');
  if (argv[0] !== 'serve') {
    // The server has something to put away first.
    exitOnSignals();
  }
  const ended = main(argv).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      if (isUsageError(error)) {
        process.stderr.write(`${visible(errorText(error))}\n\n${USAGE}`);
        process.exitCode = 2;
      } else {
        process.stderr.write(`${visible(errorText(error))}\n`);
        process.exitCode = 1;
      }
    },
  );
  if (argv[0] === 'check' || argv[0] === 'cluster') {
    void ended.then(exitOnceWritten);
  }
}

/**
 * All is said; a look into a file system that hangs would keep this program alive for as long. What the outputs say
 * against it is heard first.
 */
function exitOnceWritten(): void {
  process.stdout.write('', () => {
    process.stderr.write('', () => setImmediate(() => process.exit()));
  });
}

if (require.main === module) {
  run();
}
