import type { TypesBySection } from './goTypes';

/**
 * The types of keys of Kubo's `config`, by section: those that 0.24 and 0.43 agree on (`config/` of both). It refuses a
 * file with one wrong value ("failure to decode config"), and ignores keys that it does not know.
 */
export const KUBO_TYPES: TypesBySection = [
  ['', { texts: 'Bootstrap' }],
  ['API', { textsMap: 'HTTPHeaders' }],
  ['Addresses', { texts: 'Swarm Announce AppendAnnounce NoAnnounce', textOrTexts: 'API Gateway' }],
  ['AutoNAT/Throttle', { whole: 'GlobalLimit PeerLimit' }],
  ['DNS', { textMap: 'Resolvers' }],
  [
    'Datastore',
    {
      text: 'StorageMax GCPeriod Type Path',
      whole: 'StorageGCWatermark BloomFilterSize',
      flag: 'NoSync HashOnRead',
    },
  ],
  ['Discovery/MDNS', { flag: 'Enabled' }],
  [
    'Experimental',
    {
      flag: 'FilestoreEnabled UrlstoreEnabled ShardingEnabled Libp2pStreamMounting P2pHttpProxy StrategicProviding OptimisticProvide GatewayOverLibp2p',
      whole: 'OptimisticProvideJobsPoolSize',
    },
  ],
  [
    'Gateway',
    {
      textsMap: 'HTTPHeaders',
      text: 'RootRedirect',
      flag: 'NoFetch NoDNSLink DeserializedResponses DisableHTMLErrors ExposeRoutingAPI',
    },
  ],
  ['Identity', { text: 'PeerID PrivKey' }],
  ['Internal', { text: 'UnixFSShardingSizeThreshold Libp2pForceReachability' }],
  [
    'Internal/Bitswap',
    { whole: 'TaskWorkerCount EngineBlockstoreWorkerCount EngineTaskWorkerCount MaxOutstandingBytesPerPeer' },
  ],
  ['Ipns', { text: 'RepublishPeriod RecordLifetime', whole: 'ResolveCacheSize', flag: 'UsePubsub' }],
  ['Migration', { texts: 'DownloadSources', text: 'Keep' }],
  ['Mounts', { text: 'IPFS IPNS', flag: 'FuseAllowOther' }],
  ['Provider', { text: 'Strategy' }],
  ['Pubsub', { text: 'Router SeenMessagesStrategy', flag: 'DisableSigning Enabled' }],
  ['Reprovider', { text: 'Strategy' }],
  ['Routing', { text: 'Type', flag: 'AcceleratedDHTClient' }],
  ['Swarm', { texts: 'AddrFilters', flag: 'DisableBandwidthMetrics DisableNatPortMap EnableHolePunching' }],
  ['Swarm/ConnMgr', { text: 'Type', whole: 'LowWater HighWater' }],
  ['Swarm/RelayClient', { flag: 'Enabled', texts: 'StaticRelays' }],
  [
    'Swarm/RelayService',
    {
      flag: 'Enabled',
      whole:
        'ConnectionDataLimit MaxReservations MaxCircuits BufferSize MaxReservationsPerIP MaxReservationsPerASN',
    },
  ],
  ['Swarm/ResourceMgr', { flag: 'Enabled', whole: 'MaxFileDescriptors', texts: 'Allowlist' }],
  ['Swarm/Transports/Network', { flag: 'QUIC TCP Websocket Relay WebTransport WebRTCDirect' }],
];
