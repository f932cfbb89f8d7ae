import type { KeyTypes, TypesBySection } from './goTypes';

const SERVER: KeyTypes = {
  text: 'ssl_cert_file ssl_key_file id private_key http_log_file',
  flag: 'cors_allow_credentials',
  whole: 'max_header_bytes',
  duration: 'read_timeout read_header_timeout write_timeout idle_timeout cors_max_age',
  texts: 'cors_allowed_origins cors_allowed_methods cors_allowed_headers cors_exposed_headers',
  textOrTexts: 'http_listen_multiaddress libp2p_listen_multiaddress',
  textMap: 'basic_auth_credentials',
  textsMap: 'headers',
};

/**
 * The types of the keys of `service.json`, by section (`configJSON` and its like in each component of IPFS Cluster 1.1).
 * Of a section that is left out nothing is read. A key that is not here is unknown to the daemon, or may be of a type of
 * its own.
 */
export const SERVICE_TYPES: TypesBySection = [
  [
    'cluster',
    {
      // Its secret is looked at by itself.
      text: 'id peername private_key peerstore_file',
      flag: `leave_on_shutdown enable_relay_hop disable_repinning follower_mode pin_only_on_trusted_peers
        pin_only_on_untrusted_peers`,
      whole: 'replication_factor_min replication_factor_max',
      duration: `dial_peer_timeout state_sync_interval pin_recover_interval monitor_ping_interval
        peer_watch_interval mdns_interval`,
      texts: 'peer_addresses',
      textOrTexts: 'listen_multiaddress announce_multiaddress no_announce_multiaddress',
    },
  ],
  ['cluster/connection_manager', { whole: 'high_water low_water', duration: 'grace_period' }],
  ['cluster/resource_manager', { flag: 'enabled', whole: 'memory_limit_bytes file_descriptors_limit' }],
  [
    'cluster/pubsub',
    {
      flag: 'flood_publish',
      whole: 'd_factor history_gossip history_length',
      duration: 'seen_messages_ttl heartbeat_interval',
    },
  ],
  [
    'consensus:crdt',
    {
      // The meaning of its durations is not checked: with any text a peer starts, and does as by default.
      text: 'cluster_name peerset_metric datastore_namespace repair_interval rebroadcast_interval',
      texts: 'trusted_peers',
    },
  ],
  ['consensus:crdt/batching', { whole: 'max_batch_size max_queue_size', text: 'max_batch_age' }],
  [
    'consensus:raft',
    {
      text: 'data_folder datastore_namespace',
      whole: 'commit_retries backups_rotate max_append_entries trailing_logs snapshot_threshold',
      duration: `wait_for_leader_timeout network_timeout commit_retry_delay heartbeat_timeout election_timeout
        commit_timeout snapshot_interval leader_lease_timeout`,
      texts: 'init_peerset',
    },
  ],
  ['api:restapi', SERVER],
  ['api:pinsvcapi', SERVER],
  [
    'api:ipfsproxy',
    {
      text: 'node_multiaddress log_file extract_headers_path',
      flag: 'node_https',
      whole: 'max_header_bytes',
      duration: 'read_timeout read_header_timeout write_timeout idle_timeout extract_headers_ttl',
      texts: 'extract_headers_extra',
      textOrTexts: 'listen_multiaddress',
    },
  ],
  [
    'ipfs_connector:ipfshttp',
    {
      text: 'node_multiaddress',
      flag: 'unpin_disable',
      whole: 'informer_trigger_interval',
      duration: 'connect_swarms_delay ipfs_request_timeout pin_timeout unpin_timeout repogc_timeout',
    },
  ],
  [
    'pin_tracker:stateless',
    {
      whole: 'max_pin_queue_size concurrent_pins priority_pin_max_retries',
      duration: 'priority_pin_max_age',
    },
  ],
  ['monitor:pubsubmon', { duration: 'check_interval' }],
  ['allocator:balanced', { texts: 'allocate_by' }],
  ['informer:disk', { text: 'metric_type', duration: 'metric_ttl' }],
  ['informer:pinqueue', { whole: 'weight_bucket_size', duration: 'metric_ttl' }],
  ['informer:tags', { textMap: 'tags', duration: 'metric_ttl' }],
  [
    'observations:metrics',
    { text: 'prometheus_endpoint', flag: 'enable_stats', duration: 'reporting_interval' },
  ],
  [
    'observations:tracing',
    { text: 'jaeger_agent_endpoint service_name', flag: 'enable_tracing', number: 'sampling_prob' },
  ],
  ['datastore:pebble', { text: 'folder' }],
  [
    'datastore:pebble/pebble_options',
    {
      flag: 'disable_wal read_only',
      whole: `cache_size_bytes bytes_per_sync flush_split_bytes format_major_version l0_compaction_file_threshold
        l0_compaction_threshold l0_stop_writes_threshold l_base_max_bytes max_open_files mem_table_size
        mem_table_stop_writes_threshold wal_bytes_per_sync`,
    },
  ],
  ['datastore:badger3', { text: 'folder', number: 'gc_discard_ratio', duration: 'gc_interval gc_sleep' }],
  ['datastore:badger', { text: 'folder', number: 'gc_discard_ratio', duration: 'gc_interval gc_sleep' }],
  ['datastore:leveldb', { text: 'folder' }],
];
