import type { ParamsOf } from './text';

interface Entry<Text extends string> {
  readonly text: Text;
}

function step<const Text extends string>(text: Text): Entry<Text> {
  return { text };
}

/** Everything that we advise; the codes are stable, as those of reasons are. */
export const NEXT_STEPS = {
  resume: step('Let it go on: kill -CONT {pid}'),
  continue_debugger: step('Let the debugger continue it.'),
  read_log: step('Read the log of the daemon.'),
  read_log_not_ready: step('Read the log of the daemon: something keeps it from becoming READY.'),
  read_log_or_restart: step('Read its log; restart it if it stays so.'),
  read_log_or_stop: step(
    'Read its log; if it stays so, stop it with SIGTERM (never SIGKILL: recent pins would be lost).',
  ),
  restart_for_socket: step('Restart it: only then it makes its socket again.'),
  restart_without_stranger: step(
    'End the other program at {api}, then restart this daemon: only then it makes its socket again.',
  ),
  renew_certificate: step('Renew the certificate of {api}, then restart the daemon.'),
  set_clock: step('Set the clock of this machine, or replace the certificate of {api}.'),
  connect_by_name: step('Name {api} as its certificate does, or make a certificate for this address.'),
  trust_authority: step(
    'Make the authority of {api} known to this machine (NODE_EXTRA_CA_CERTS), or use a certificate of a known one.',
  ),
  see_tls_versions: step(
    'See which versions of TLS {api} accepts, and whether it wants a certificate of ours.',
  ),
  correct_tls: step(
    'See what listens at {api}: end it, or restart the daemon with the ssl_cert_file that its configuration names.',
  ),
  restart_or_name_api: step('Restart it, or name its API address in the settings, to see more.'),

  start: step('Start it: {command}'),
  connect: step('There is nothing to do: whatever connects to {api} starts it.'),
  start_again: step('Start it again: {command}'),
  start_after_log: step('Read its log for the cause, then start it again: {command}'),
  delete_lock: step('cluster.lock is not empty, which blocks the next start: delete it, then: {command}'),
  own_lock: step('{lock} belongs to {owner}: give the folder back to this user, then start it: {command}'),
  own_after_socket: step(
    'Delete {socket} (it blocks the next start). {lock} belongs to {owner}: give the folder back to this user, then start it: {command}',
  ),
  start_as_owner: step('Start it as {owner}, to whom {lock} belongs.'),
  delete_socket: step('Delete {socket} (it blocks the next start), then: {command}'),
  free_port: step('Something else has {api}: end it, or give this daemon another address, then: {command}'),
  install_first: step(
    '{program} was not found: install it, or name its path in the settings, then: {command}',
  ),
  initialize: step('Initialize it: {command}'),
  initialize_again: step('Move {folder} away, as nothing is initialized while it is there, then: {command}'),
  new_identity: step(
    'Its identity.json is missing: bring it back from a backup, or make a new one, and keep the rest: {command}',
  ),
  install: step('Install it, or name its path and folder in the settings.'),
  correct_named_address: step(
    'Correct {api} in the settings (apiAddresses), or start what should answer there.',
  ),
  correct: step('Correct it: {problem}.'),

  wait_for_command: step('Wait until that command has ended before you start the daemon.'),
  wait_for_dials: step(
    'Wait: it may be dialling the peers of its peerstore, 3 s for each that does not answer.',
  ),
  wait_for_migration: step('Wait: it may be migrating its repository, or ask in its console whether it may.'),
  wait_for_requests: step('Wait until its open requests have ended; a second SIGTERM forces the end.'),
  wait_for_datastore: step('Wait until it has closed its datastore.'),
  wait_for_raft: step(
    'Wait. If raft found no majority it stays so for ever: end it with three SIGTERM, then start a majority.',
  ),
  wait_for_follower: step(
    'It waits up to 2 minutes for Kubo, then fetches its configuration: check that both are reachable. If it stays so, it may be too old for its Kubo: upgrade IPFS Cluster.',
  ),
  check_source: step(
    'If it stays so, check the "source" of its service.json: a server that never answers holds it back.',
  ),

  start_majority: step('Start a majority of the peers: raft needs them to elect a leader.'),
  look_at_missing: step(
    'Look at the missing peers: start them again, or check the network between you and them, and the secret.',
  ),
  start_or_correct_kubo: step(
    'Start the Kubo that has its RPC at {address}, or correct ipfs_connector.ipfshttp.node_multiaddress.',
  ),
  upgrade_cluster: step(
    'Upgrade IPFS Cluster: this version is too old for its Kubo. To restart either changes nothing.',
  ),
  let_peer_in: step('Let the peer in: API.Authorizations in the config of Kubo keeps it out.'),
  correct_kubo_address: step(
    'See what is at {address}, and correct ipfs_connector.ipfshttp.node_multiaddress.',
  ),
  resume_kubo: step('Look at Kubo: it hangs. Resume or restart it.'),
  look_at_kubo: step('Look at its Kubo: it may hang.'),

  look_as_runner: step('Look as the user who runs the daemon.'),
  look_as_runner_for_more: step('To see more, look as the user who runs the daemon.'),
  look_as_runner_or_name_api: step(
    'To see more, look as the user who runs the daemon, or name its API address in the settings.',
  ),
  connect_disk: step('Connect or mount the disk of {folder}, then look again.'),
  look_as_owner: step('Look as the user who owns {folder}.'),
  mend_disk: step('Reconnect or unmount the disk of {folder}: it does not answer. Then look again.'),
  mend_program_folder: step(
    'Reconnect or unmount the disk of {folder}, or take it out of PATH, then look again.',
  ),
  check_disk: step('Check the disk of {folder}: reading it fails ({error}). Then look again.'),
  correct_link: step('Let the link {link} lead to the right place, or remove it, then look again.'),
  replace_by_file: step('Put a file in the place of {path}, which is {what}, then look again.'),
  choose_folder: step(
    'Name another folder, or move {path} away, which is {what} and no folder, then: {command}',
  ),
  choose_shorter_path: step('Name a folder with a shorter path, in the settings or the environment.'),
  look_where_it_runs: step('Look as the user, or inside the container, that runs it.'),
  look_in_container: step('Look inside the container that runs it.'),
  make_processes_readable: step(
    'Make the process list readable (mount /proc, install procps), then look again.',
  ),
  look_elevated: step('Look as the user who runs it, or as an administrator.'),
  name_tcp_api: step(
    'Give it an API that can be asked: CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS=/ip4/127.0.0.1/tcp/9097 when it is started.',
  ),
  look_again: step('Look again, or give the look more time: this machine is busy.'),
  publish_api: step('Publish its API port to this machine to see more.'),
  publish_rpc: step('Publish its RPC port to this machine to see more.'),
} as const;

export type NextStepCode = keyof typeof NEXT_STEPS;
export const NEXT_STEP_CODES = Object.keys(NEXT_STEPS) as readonly NextStepCode[];

/** The values that the text of a next step wants. */
export type NextStepParams<Code extends NextStepCode> = ParamsOf<(typeof NEXT_STEPS)[Code]['text']>;
