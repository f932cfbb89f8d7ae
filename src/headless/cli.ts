import { check } from './checkCommand';
import { UsageError } from './usageError';
import packageJson from '../../package.json';

const USAGE = `Usage: ipfs-cluster-status check [daemon_type] [--role ROLE] [--timeout MS] [--wait STATE]

Prints one JSON document: the true state of the IPFS daemons on this machine.

  daemon_type     ipfs, ipfs_cluster_service or ipfs_cluster_follow; all three when left out
  --role ROLE     master, worker or leecher: which daemons are required
  --timeout MS    how long the check, or with --wait the waiting, may take (default 2000, with --wait 60000)
  --wait STATE    look again until the daemons are in this state: "ready" (healthy) or a state such as "stopped"
  --help, --version

Exit code: 0 healthy (with --wait: the state was reached), 1 not, 2 bad usage.
`;

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...args] = argv;
  switch (command) {
    case 'check':
      return check(args, process.stdout);
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(USAGE);
      return 0;
    case '--version':
    case '-v':
      process.stdout.write(`${packageJson.version}\n`);
      return 0;
    case undefined:
      throw new UsageError('Missing command.');
    default:
      throw new UsageError(`Unknown command "${command}".`);
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      process.exitCode = 2;
    } else {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
  },
);
