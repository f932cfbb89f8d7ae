import type { ParamsOf } from './text';

interface Entry<Text extends string> {
  readonly text: Text;
  /** At most 30 letters: what a row has room for. */
  readonly short: string;
}

function step<const Text extends string>(text: Text, short: string): Entry<Text> {
  return { text, short };
}

/** Everything that we advise; the codes are stable, as those of reasons are. */
export const NEXT_STEPS = {
  resume: step('Let it go on: kill -CONT {pid}', 'Resume it'),
  continue_debugger: step('Let the debugger continue it.', 'Continue it in the debugger'),
  read_log: step('Read the log of the daemon.', 'Read its log'),
  read_log_not_ready: step(
    'Read the log of the daemon: something keeps it from becoming READY.',
    'Read its log',
  ),
  read_log_or_restart: step('Read its log; restart it if it stays so.', 'Read its log, or restart it'),
  read_log_or_stop: step(
    'Read its log; if it stays so, stop it with SIGTERM (never SIGKILL: recent pins would be lost).',
    'Read its log, or stop it',
  ),
  restart_for_socket: step('Restart it: only then it makes its socket again.', 'Restart it'),
  restart_without_stranger: step(
    'End the other program at {api}, then restart this daemon: only then it makes its socket again.',
    'End the other, restart it',
  ),
  renew_certificate: step(
    'Renew the certificate of {api}, then restart the daemon.',
    'Renew its certificate',
  ),
  set_clock: step('Set the clock of this machine, or replace the certificate of {api}.', 'Set the clock'),
  connect_by_name: step(
    'Name {api} as its certificate does, or make a certificate for this address.',
    'Name it as its certificate',
  ),
  trust_authority: step(
    'Make the authority of {api} known to this machine (NODE_EXTRA_CA_CERTS), or use a certificate of a known one.',
    'Make its authority known',
  ),
  see_tls_versions: step(
    'See which versions of TLS {api} accepts, and whether it wants a certificate of ours.',
    'See its versions of TLS',
  ),
  correct_tls: step(
    'See what listens at {api}: end it, or restart the daemon with the ssl_cert_file that its configuration names.',
    'See what listens there',
  ),
  restart_or_name_api: step(
    'Restart it, or name its API address in the settings, to see more.',
    'Restart it, or name its API',
  ),

  start: step('Start it: {command}', 'Start it'),
  connect: step(
    'There is nothing to do: whatever connects to {api} starts it.',
    'Nothing: connecting starts it',
  ),
  start_again: step('Start it again: {command}', 'Start it again'),
  start_after_log: step(
    'Read its log for the cause, then start it again: {command}',
    'Read its log, start it again',
  ),
  delete_lock: step(
    '{lock} is not empty, which blocks the next start: delete it, then: {command}',
    'Delete {lock}, start it',
  ),
  remove_lock: step(
    'Remove {path}, which is {what}: no daemon starts with it. Then: {command}',
    'Remove what is in its way',
  ),
  own_lock: step(
    '{lock} belongs to {owner}: give the folder back to this user, then start it: {command}',
    'Give its folder back, start it',
  ),
  own_after_socket: step(
    'Delete {socket} (it blocks the next start). {lock} belongs to {owner}: give the folder back to this user, then start it: {command}',
    'Delete its socket, start it',
  ),
  start_as_owner: step('Start it as {owner}, to whom {lock} belongs.', 'Start it as {owner}'),
  delete_socket: step(
    'Delete {socket} (it blocks the next start), then: {command}',
    'Delete its socket, start it',
  ),
  free_port: step(
    'Something else has {api}: end it, or give this daemon another address, then: {command}',
    'Free its port, start it',
  ),
  install_first: step(
    '{program} was not found: install it, or name its path in the settings, then: {command}',
    'Install {program}',
  ),
  initialize: step('Initialize it: {command}', 'Initialize it'),
  initialize_again: step(
    'Move {folder} away, as nothing is initialized while it is there, then: {command}',
    'Move its folder, initialize it',
  ),
  new_identity: step(
    'Its identity.json is missing: bring it back from a backup, or make a new one, and keep the rest: {command}',
    'Bring its identity back',
  ),
  install: step('Install it, or name its path and folder in the settings.', 'Install it'),
  correct_named_address: step(
    'Correct {api} in the settings (apiAddresses), or start what should answer there.',
    'Correct that address',
  ),
  set_key: step('Set {key} in {path}, for example to {example}, then start it.', 'Set a key that it needs'),
  choose_section: step(
    'Let {key} in {path} have exactly one of {choices}, the one that this peer had before, then start it.',
    'Complete its configuration',
  ),
  make_secret: step(
    'Set {key} in {path} to the secret of its cluster, then start it. For a cluster of its own, make one: od -vN 32 -An -tx1 /dev/urandom | tr -d " \\n"',
    'Set the secret of its cluster',
  ),
  set_credentials: step(
    'Give {key} in {path} a user and a password, or set it to null, then start it.',
    'Name a user, or set it to null',
  ),
  bring_back_key: step(
    'Bring {key} in {path} back from a backup, as nothing else fits the rest of its folder, then start it.',
    'Bring its key back',
  ),
  bring_back_file: step(
    'Bring the file {missing} back, or correct {key} in {path}, then start it.',
    'Bring that file back',
  ),
  correct: step('Correct it: {problem}.', 'Correct its configuration'),

  wait_for_command: step(
    'Wait until that command has ended before you start the daemon.',
    'Wait for that command',
  ),
  wait_for_dials: step(
    'Wait: it may be dialling the peers of its peerstore, 3 s for each that does not answer.',
    'Wait: it dials its peers',
  ),
  wait_for_migration: step(
    'Wait: it may be migrating its repository, or ask in its console whether it may.',
    'Wait: it may be migrating',
  ),
  wait_for_requests: step(
    'Wait until its open requests have ended; a second SIGTERM forces the end.',
    'Wait for its open requests',
  ),
  wait_for_datastore: step('Wait until it has closed its datastore.', 'Wait until it has closed'),
  wait_for_raft: step(
    'Wait. If raft found no majority it stays so for ever: end it with three SIGTERM, then start a majority.',
    'Wait, or start a majority',
  ),
  wait_for_follower: step(
    'It waits up to 2 minutes for Kubo, then fetches its configuration: check that both are reachable. If it stays so, it may be too old for its Kubo: upgrade IPFS Cluster.',
    'Check Kubo and its source',
  ),
  check_source: step(
    'If it stays so, check the "source" of its service.json: a server that never answers holds it back.',
    'Check its source',
  ),

  start_majority: step(
    'Start a majority of the peers: raft needs them to elect a leader.',
    'Start a majority of the peers',
  ),
  look_at_missing: step(
    'Look at the missing peers: start them again, or check the network and the secret. Where trusted_peers is "*", a follower that has left looks the same.',
    'Look at the missing peers',
  ),
  start_or_correct_kubo: step(
    'Start the Kubo that has its RPC at {address}, or correct ipfs_connector.ipfshttp.node_multiaddress.',
    'Start or correct its Kubo',
  ),
  upgrade_cluster: step(
    'Upgrade IPFS Cluster: this version is too old for its Kubo. To restart either changes nothing.',
    'Upgrade IPFS Cluster',
  ),
  let_peer_in: step(
    'Let the peer in: API.Authorizations in the config of Kubo keeps it out.',
    'Let the peer in at Kubo',
  ),
  correct_kubo_address: step(
    'See what is at {address}, and correct ipfs_connector.ipfshttp.node_multiaddress.',
    "Correct its Kubo's address",
  ),
  resume_kubo: step('Look at Kubo: it hangs. Resume or restart it.', 'Resume or restart Kubo'),
  look_at_kubo: step('Look at its Kubo: it may hang.', 'Look at its Kubo'),

  look_as_runner: step('Look as the user who runs the daemon.', 'Look as the user who runs it'),
  look_as_runner_for_more: step(
    'To see more, look as the user who runs the daemon.',
    'Look as the user who runs it',
  ),
  look_as_runner_or_name_api: step(
    'To see more, look as the user who runs the daemon, or name its API address in the settings.',
    'Look as its user',
  ),
  connect_disk: step('Connect or mount the disk of {folder}, then look again.', 'Connect its disk'),
  look_as_owner: step('Look as the user who owns {folder}.', 'Look as its owner'),
  mend_disk: step(
    'Reconnect or unmount the disk of {folder}: it does not answer. Then look again.',
    'Reconnect its disk',
  ),
  mend_program_folder: step(
    'Reconnect or unmount the disk of {folder}, or take it out of PATH, then look again.',
    'Mend the disk of its program',
  ),
  check_disk: step(
    'Check the disk of {folder}: reading it fails ({error}). Then look again.',
    'Check its disk',
  ),
  correct_link: step(
    'Let the link {link} lead to the right place, or remove it, then look again.',
    'Correct the link',
  ),
  replace_by_file: step(
    'Put a file in the place of {path}, which is {what}, then look again.',
    'Put a file in its place',
  ),
  choose_folder: step(
    'Name another folder, or move {path} away, which is {what} and no folder, then: {command}',
    'Name another folder',
  ),
  choose_shorter_path: step(
    'Name a folder with a shorter path, in the settings or the environment.',
    'Name a shorter path',
  ),
  look_where_it_runs: step('Look as the user, or inside the container, that runs it.', 'Look where it runs'),
  look_in_container: step('Look inside the container that runs it.', 'Look inside its container'),
  make_processes_readable: step(
    'Make the process list readable (mount /proc, install procps), then look again.',
    'Make processes readable',
  ),
  look_elevated: step('Look as the user who runs it, or as an administrator.', 'Look as an administrator'),
  name_tcp_api: step(
    'Give it an API that can be asked: CLUSTER_RESTAPI_HTTPLISTENMULTIADDRESS=/ip4/127.0.0.1/tcp/9097 when it is started.',
    'Give it an API to be asked',
  ),
  look_again: step('Look again, or give the look more time: this machine is busy.', 'Look again'),
  publish_api: step('Publish its API port to this machine to see more.', 'Publish its API port'),
  publish_rpc: step('Publish its RPC port to this machine to see more.', 'Publish its RPC port'),
} as const;

export type NextStepCode = keyof typeof NEXT_STEPS;
export const NEXT_STEP_CODES = Object.keys(NEXT_STEPS) as readonly NextStepCode[];

/** The values that the text of a next step wants. */
export type NextStepParams<Code extends NextStepCode> = ParamsOf<(typeof NEXT_STEPS)[Code]['text']>;
