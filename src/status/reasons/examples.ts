import type { ReasonCode, ReasonParams } from './catalogue';
import type { NextStepCode, NextStepParams } from './nextSteps';

const API = '/ip4/127.0.0.1/tcp/9094';
const PEER = '12D3KooWP1drRNzYGzYzwpLNEYM9MHkNkYRvxHKWAbJ1WMXJkFpH';

/** Values for each text, for its tests and for whoever reads the catalogue; no part of what an editor loads. */
export const REASON_EXAMPLES: { readonly [Code in ReasonCode]: ReasonParams<Code> } = {
  process_alive: { pid: 4711 },
  process_alive_for: {
    pid: 4711,
    age_ms: 12_000,
  },
  process_suspended: {
    pid: 4711,
  },
  debugger_halted: {},
  other_network: {},
  command_line_hidden: {
    pid: 4100,
    program: 'ipfs.exe',
  },
  processes_unreadable: {
    problem: '/proc cannot be read',
  },
  cluster_answers: {
    api: API,
    version: '1.1.6',
  },
  cluster_answers_unversioned: { api: API },
  kubo_answers: {
    api: '/ip4/127.0.0.1/tcp/5001',
    version: '0.43.0',
  },
  kubo_answers_unversioned: { api: '/ip4/127.0.0.1/tcp/5001' },
  credentials_wanted: { api: API },
  credentials_withheld: { api: API, why: 'another user’s program accepts connections there' },
  authorization_wanted: {
    api: '/ip4/127.0.0.1/tcp/5001',
  },
  api_silent: { api: API },
  not_asked: { api: API },
  api_asleep: {
    api: '/ip4/127.0.0.1/tcp/5001',
    holder: 'systemd (PID 1)',
  },
  api_denied: { api: API },
  api_not_connected: { api: API },
  api_name_not_found: {
    api: '/dns4/no-such-host/tcp/9094',
  },
  api_no_route: { api: '/ip4/192.0.2.1/tcp/9094' },
  api_closed: { api: API },
  api_garbled: {
    api: API,
    why: 'HTTP 404',
  },
  api_left_out: {},
  socket_unaskable: {},
  rpc_left_out: {},
  socket_file_gone: {
    api: '/unix/home/ann/.ipfs-cluster-follow/demo/api-socket',
  },
  socket_taken: { api: '/unix/run/ipfs/rpc' },
  tls_expired: { api: API },
  tls_not_yet_valid: { api: API },
  tls_wrong_name: { api: API },
  tls_unknown_authority: { api: API },
  tls_refused: { api: API, why: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' },
  tls_not_spoken: { api: API },
  api_unreadable: {},
  rpc_unreadable: {},
  api_elsewhere: {},
  listens_elsewhere: { api: API },
  port_taken: {
    api: API,
    why: 'HTTP 404',
  },
  rpc_port_taken: {
    api: '/ip4/127.0.0.1/tcp/5001',
    why: 'HTTP 404',
  },
  not_listening_yet: {},
  not_ready: {},
  raft_without_leader: {},
  config_source: {
    source: 'https://example.org/service.json',
  },
  still_serving: {},
  peerstore_written: {},
  still_listening: {},
  lock_dropped: { lock: 'repo.lock' },
  kubo_unreachable: {
    error: 'connect: connection refused',
  },
  kubo_not_understood: {
    error: 'unknown protocol quic-v1',
  },
  kubo_closed: {
    address: '/ip4/127.0.0.1/tcp/5001',
  },
  kubo_silent: {
    address: '/ip4/127.0.0.1/tcp/5001',
  },
  kubo_awaited: {},
  kubo_not_there_yet: {
    address: '/ip4/127.0.0.1/tcp/5001',
  },
  kubo_not_answering: {
    address: '/ip4/127.0.0.1/tcp/5001',
  },
  peer_unreachable: {
    peer: PEER,
    error: 'failed to dial',
  },
  peer_silent: { peer: PEER },
  peer_last_heard: {
    peer: PEER,
    heard_at: Date.UTC(2026, 10, 28, 12, 41, 3),
  },
  peer_ended: { peer: PEER },
  peer_ended_in: {
    peer: PEER,
    folder: '/srv/peer2',
  },
  peer_unheard: { peer: PEER },
  peer_never_heard: {
    peer: PEER,
  },
  more_peers_missing: {
    count: 12,
  },
  more_instances: {
    count: 12,
  },
  lock_held: { lock: 'cluster.lock', pid: 4711 },
  lock_deleted: {
    lock: 'cluster.lock',
  },
  lock_held_by_command: { lock: 'repo.lock', pid: 4711, program: 'ipfs' },
  lock_held_unclear: { lock: 'repo.lock', pid: 4711, program: 'node1' },
  lock_held_unseen: { lock: 'cluster.lock', pid: 4711 },
  lock_held_outside: { lock: 'cluster.lock' },
  lock_held_hidden: { lock: 'repo.lock' },
  lock_unclear: {
    lock: 'cluster.lock',
  },
  lock_maybe_outside: { lock: 'cluster.lock', interface: 'API' },
  lock_maybe_outside_unasked: { lock: 'cluster.lock', interface: 'API' },
  lock_left: {
    lock: 'cluster.lock',
  },
  socket_left: {
    socket: '/home/ann/.ipfs-cluster-follow/demo/api-socket',
  },
  api_file_left: {
    address: '/ip4/127.0.0.1/tcp/5001',
  },
  lock_of_another: {
    lock: 'repo.lock',
    owner: 'root',
  },
  nothing_left: {},
  nothing_left_but_problem: { problem: 'service.json is not valid JSON' },
  next_start_fails: { problem: 'service.json is not valid JSON' },
  named_address_wrong: { problem: 'the text is not a multiaddress' },
  folder_unreadable: {
    problem: '/home/bob/.ipfs may not be read by this user',
  },
  not_configured: {
    folder: '/home/ann/.ipfs-cluster',
  },
  not_configured_problem: {
    folder: '/home/ann/.ipfs-cluster',
    problem: 'identity.json is not a valid identity',
  },
  no_config: { folder: '/home/ann/.ipfs' },
  program_unseen: { folder: '/mnt/nas/bin' },
  program_unreadable: { folder: '/mnt/nas/bin', error: 'ESTALE' },
  program_not_asked: {},
  only_program: {},
  nothing_found: {},
};

export const NEXT_STEP_EXAMPLES: { readonly [Code in NextStepCode]: NextStepParams<Code> } = {
  resume: { pid: 4711 },
  continue_debugger: {},
  read_log: {},
  read_log_not_ready: {},
  read_log_or_restart: {},
  read_log_or_stop: {},
  restart_for_socket: {},
  restart_without_stranger: { api: '/unix/run/ipfs/rpc' },
  renew_certificate: { api: API },
  set_clock: { api: API },
  connect_by_name: { api: API },
  trust_authority: { api: API },
  see_tls_versions: { api: API },
  correct_tls: { api: API },
  restart_or_name_api: {},
  start: { command: 'ipfs-cluster-service daemon' },
  start_again: { command: 'ipfs daemon' },
  start_after_log: {
    command: 'ipfs-cluster-service daemon',
  },
  delete_lock: {
    command: 'ipfs-cluster-service daemon',
  },
  own_lock: {
    lock: 'repo.lock',
    owner: 'root',
    command: 'sudo chown -R "$(id -u)" /home/ann/.ipfs && ipfs daemon',
  },
  own_after_socket: {
    socket: '/home/ann/.ipfs-cluster-follow/demo/api-socket',
    lock: 'pebble',
    owner: 'root',
    command: 'sudo chown -R "$(id -u)" /home/ann/.ipfs-cluster-follow/demo && ipfs-cluster-follow demo run',
  },
  start_as_owner: { lock: 'repo.lock', owner: 'root' },
  delete_socket: {
    socket: '/home/ann/.ipfs-cluster-follow/demo/api-socket',
    command: 'ipfs-cluster-follow demo run',
  },
  free_port: {
    api: '/ip4/127.0.0.1/tcp/9094',
    command: 'ipfs-cluster-service daemon',
  },
  install_first: {
    program: 'ipfs',
    command: 'ipfs daemon',
  },
  initialize: { command: 'ipfs init' },
  initialize_again: {
    folder: '/home/ann/.ipfs-cluster-follow/demo',
    command: 'ipfs-cluster-follow demo init <config-url>',
  },
  new_identity: { command: 'ipfs-cluster-service -c /srv/c/new-identity init' },
  install: {},
  correct_named_address: { api: API },
  correct: { problem: 'service.json is not valid JSON' },
  wait_for_command: {},
  wait_for_dials: {},
  wait_for_migration: {},
  wait_for_requests: {},
  wait_for_datastore: {},
  wait_for_raft: {},
  wait_for_follower: {},
  check_source: {},
  start_majority: {},
  look_at_missing: {},
  start_or_correct_kubo: { address: '/ip4/127.0.0.1/tcp/5001' },
  upgrade_cluster: {},
  let_peer_in: {},
  correct_kubo_address: { address: '/ip4/127.0.0.1/tcp/5001' },
  resume_kubo: {},
  look_at_kubo: {},
  look_as_runner: {},
  look_as_runner_for_more: {},
  look_as_runner_or_name_api: {},
  connect: { api: '/ip4/127.0.0.1/tcp/5001' },
  connect_disk: {
    folder: '/home/ann/.ipfs',
  },
  look_as_owner: { folder: '/home/bob/.ipfs' },
  mend_disk: { folder: '/mnt/nas/ipfs' },
  mend_program_folder: { folder: '/mnt/nas/bin' },
  check_disk: { folder: '/mnt/nas/ipfs', error: 'EIO' },
  correct_link: { link: '/home/ann/.ipfs' },
  replace_by_file: { path: '/home/ann/.ipfs/config', what: 'a named pipe' },
  choose_folder: { path: '/home/ann/.ipfs', what: 'a file', command: 'ipfs init' },
  choose_shorter_path: {},
  look_where_it_runs: {},
  look_in_container: {},
  make_processes_readable: {},
  look_elevated: {},
  name_tcp_api: {},
  look_again: {},
  publish_api: {},
  publish_rpc: {},
};
