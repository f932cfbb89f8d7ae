import type { ParamsOf } from './text';

interface Entry<Text extends string> {
  readonly text: Text;
  /** At most 30 letters, the essential word first: what a row has room for. */
  readonly short: string;
}

function entry<const Text extends string>(text: Text, short: string): Entry<Text> {
  return { text, short };
}

/**
 * Every reason that a verdict may have. Its code is stable and part of the answer (`causes`); its text is English
 * headless and translated in the editor, where the text is the key of the translation.
 */
export const REASONS = {
  // The process
  process_alive: entry('PID {pid} is alive', 'PID {pid} is alive'),
  process_alive_for: entry('PID {pid} is alive for {age_ms}', 'alive for {age_ms}'),
  process_suspended: entry('PID {pid} is stopped by a signal or a debugger', 'suspended by a signal'),
  debugger_halted: entry('a debugger has halted it', 'halted by a debugger'),
  other_network: entry('it lives in another network namespace', 'in another network namespace'),
  command_line_hidden: entry(
    'PID {pid} is called {program} and hides its command line: it may be the daemon',
    'command line is hidden',
  ),
  processes_not_looked_at: entry(
    '{count} processes were not looked at in time: the system shows each of them slowly',
    'processes not seen in time',
  ),
  processes_unreadable: entry('processes cannot be seen: {problem}', 'processes cannot be seen'),

  // What answers at its API
  cluster_answers: entry('{api} answers as IPFS Cluster {version}', 'answers as {version}'),
  cluster_answers_unversioned: entry('{api} answers as IPFS Cluster', 'answers'),
  kubo_answers: entry('{api} answers as Kubo {version}', 'answers as {version}'),
  kubo_answers_unversioned: entry('{api} answers as Kubo', 'answers'),
  credentials_wanted: entry('{api} answers and wants credentials (401)', 'wants credentials'),
  credentials_withheld: entry(
    '{api} answers and wants credentials (401); ours were not sent: {why}',
    'credentials not sent',
  ),
  authorization_wanted: entry('{api} answers and wants an authorization (403)', 'wants an authorization'),
  api_silent: entry('{api} accepts connections but does not answer', 'silent: does not answer'),
  not_asked: entry('{api} was not asked in time', 'not asked in time'),
  api_asleep: entry('asleep: {api} is held by {holder} until somebody connects', 'asleep until asked for'),
  api_denied: entry('this user may not connect to {api}', 'not permitted to connect'),
  api_not_connected: entry('{api} lets nobody connect in time', 'no connection in time'),
  api_name_not_found: entry('the name of the host in {api} is not found', 'name of the host not found'),
  api_no_route: entry('no network leads to {api}', 'no route to its API'),
  api_closed: entry('{api} is not open', 'API is not open'),
  api_garbled: entry('{api} does not answer as a Cluster peer: {why}', 'answers are broken'),
  api_left_out: entry('its configuration has no REST API, so nobody can ask it', 'no REST API configured'),
  socket_unaskable: entry(
    'its API is a unix socket, which nobody can ask on Windows from here',
    'API cannot be asked',
  ),
  rpc_left_out: entry('its configuration has no RPC address, so nobody can ask it', 'no RPC configured'),
  socket_file_gone: entry('it listens at {api}, and that file is gone', 'socket file is gone'),
  socket_taken: entry('another program listens at {api}, and was not asked', 'socket taken by another'),
  tls_expired: entry('the certificate of {api} has expired', 'certificate has expired'),
  tls_not_yet_valid: entry('the certificate of {api} is not valid yet', 'certificate not valid yet'),
  tls_wrong_name: entry('the certificate of {api} is for another name', 'certificate of another name'),
  tls_unknown_authority: entry(
    'the certificate of {api} is of an authority that this machine does not know',
    'certificate of unknown origin',
  ),
  tls_refused: entry('{api} refuses to encrypt: {why}', 'TLS is refused'),
  tls_not_spoken: entry('TLS is configured for {api}, and what listens there speaks none', 'speaks no TLS'),
  api_unreadable: entry('its API address cannot be read by this user', 'API address is hidden'),
  rpc_unreadable: entry('its RPC address cannot be read by this user', 'RPC address is hidden'),
  api_elsewhere: entry('its API cannot be asked from here', 'API is out of reach'),
  listens_elsewhere: entry(
    'it listens, though not at {api}: its configuration is not the one on disk',
    'listens elsewhere',
  ),
  port_taken: entry('something else listens on {api} ({why})', 'port taken by another program'),
  rpc_port_taken: entry('something else listens on {api}: {why}', 'port taken by another program'),

  // On its way up or down
  not_listening_yet: entry('it does not listen yet', 'does not listen yet'),
  not_ready: entry('it has not sent its own ping yet: it is not READY', 'not READY yet'),
  raft_without_leader: entry('the raft consensus has no leader yet', 'raft has no leader'),
  config_source: entry('its configuration comes from {source}', 'waits for its configuration'),
  still_serving: entry('it still serves a client', 'still serves a client'),
  peerstore_written: entry('it has written its peers for the next start', 'has written its peerstore'),
  still_listening: entry('it still listens for peers', 'still listens for peers'),
  lock_dropped: entry('it does not hold {lock} any more', 'dropped its lock'),

  // Its Kubo
  kubo_unreachable: entry('its Kubo does not answer: {error}', 'Kubo is down'),
  kubo_not_understood: entry('it does not understand what its Kubo answers: {error}', 'too old for its Kubo'),
  kubo_closed: entry('nothing listens at {address}, where its Kubo should be', 'Kubo is down'),
  kubo_silent: entry('Kubo at {address} accepts connections but is silent', 'Kubo is silent'),
  kubo_awaited: entry('it did not tell its identity in time: it waits for its Kubo', 'waits for its Kubo'),
  kubo_not_there_yet: entry('Kubo does not answer at {address}', 'Kubo is not there yet'),
  kubo_not_answering: entry('its Kubo at {address} does not answer', 'Kubo does not answer'),

  // Other peers; the peer is the subject, too
  peer_unreachable: entry('peer {peer} cannot be reached: {error}', '{peer} is unreachable'),
  peer_silent: entry('peer {peer} sends no ping any more', '{peer} is missing'),
  peer_last_heard: entry('peer {peer} was last heard of at {heard_at}', '{peer} is missing since {heard_at}'),
  peer_ended: entry('peer {peer} ran here and has ended', '{peer} has ended'),
  peer_ended_in: entry('peer {peer} ran here in {folder} and has ended', '{peer} has ended'),
  peer_unheard: entry('peer {peer} sends no ping', '{peer} is missing'),
  peer_never_heard: entry('peer {peer} is configured and was not heard of', '{peer} was never heard of'),
  peer_listed: entry('peer {peer}, which {list} names, is not heard of either', '{peer} is not heard of'),
  more_peers_missing: entry('{count} more peers are missing', '{count} more peers are missing'),
  more_instances: entry('{count} more instances have no room here', '{count} more instances'),

  // Locks, and what was left behind
  lock_held: entry('{lock} is held by PID {pid}', 'holds its lock'),
  lock_deleted: entry('{lock} was deleted while the daemon runs', 'lock was deleted'),
  lock_held_by_command: entry(
    'no daemon runs; {lock} is held by PID {pid} ({program})',
    'lock held by {program}',
  ),
  lock_held_unclear: entry(
    '{lock} is held by PID {pid} ({program}), and nobody can tell whether that is the daemon',
    'lock held by {program}',
  ),
  lock_held_unseen: entry(
    '{lock} is held by PID {pid}, which cannot be seen from here',
    'lock held by somebody unseen',
  ),
  lock_held_outside: entry(
    '{lock} is held by a process of another PID namespace or of a virtual machine, which cannot be seen from here',
    'lock held by somebody unseen',
  ),
  lock_held_hidden: entry(
    '{lock} is held by a process that cannot be seen from here',
    'lock held by somebody unseen',
  ),
  lock_unclear: entry('{lock} exists, and nobody can tell whether it is held', 'lock may be held'),
  lock_maybe_outside: entry(
    '{lock} exists, its {interface} is silent, and processes outside of this container cannot be seen',
    'lock may be held',
  ),
  lock_maybe_outside_unasked: entry(
    '{lock} exists, its {interface} was not asked in time, and processes outside of this container cannot be seen',
    'lock may be held',
  ),
  lock_left: entry('{lock} was left behind and nobody holds it', 'left a lock behind'),
  socket_left: entry('{socket} was left behind and nobody listens on it', 'left a socket behind'),
  api_file_left: entry('the file api names {address}, where this Kubo does not answer', 'left its api file'),

  // Folders and programs
  lock_of_another: entry(
    '{lock} belongs to {owner}, and this user may not open it',
    'lock belongs to {owner}',
  ),
  nothing_left: entry('initialized, no process, nothing left behind', 'not started'),
  nothing_left_but_problem: entry(
    'initialized, no process, nothing left behind; {problem}',
    'configuration is wrong',
  ),
  next_start_fails: entry('no daemon starts with its configuration: {problem}', 'configuration is wrong'),
  key_lacking: entry('no daemon starts with {file}: it has no {key}', 'configuration lacks a key'),
  section_lacking: entry(
    'no daemon starts with {file}: {key} has to have exactly one of {choices}',
    'configuration is incomplete',
  ),
  secret_lacking: entry(
    'no daemon starts with {file}: {key} is not 64 hexadecimal digits',
    'secret of its cluster is wrong',
  ),
  credentials_lacking: entry(
    'no daemon starts with {file}: {key} names nobody, and is not null',
    'credentials are empty',
  ),
  named_file_missing: entry(
    'no daemon starts with {file}: {path}, where {key} leads, is no file',
    'a named file is missing',
  ),
  lock_no_file: entry('{lock} is {what}: that is nothing that a daemon has left', 'its lock is no file'),
  named_address_wrong: entry('an address of the settings cannot be asked: {problem}', 'address is wrong'),
  folder_unreadable: entry('{problem}', 'folder cannot be read'),
  not_configured: entry('{folder} has no complete configuration', 'not initialized'),
  not_configured_problem: entry(
    '{folder} has no complete configuration; {problem}',
    'configuration is wrong',
  ),
  no_config: entry('{folder} has no config', 'not initialized'),
  program_unseen: entry(
    '{folder} is on a disk that does not answer: nobody can tell whether the program is there',
    'disk of the program is silent',
  ),
  program_unreadable: entry(
    '{folder} cannot be read ({error}): nobody can tell whether the program is there',
    'folder of PATH is unreadable',
  ),
  program_not_asked: entry('the program was not looked for in time', 'program not looked for'),
  only_program: entry('the program is installed, but no configuration was found', 'not initialized'),
  nothing_found: entry('neither the program nor a configuration was found', 'not installed'),
} as const;

export type ReasonCode = keyof typeof REASONS;
export const REASON_CODES = Object.keys(REASONS) as readonly ReasonCode[];

/** The values that the text of a reason wants. */
export type ReasonParams<Code extends ReasonCode> = ParamsOf<(typeof REASONS)[Code]['text']>;
