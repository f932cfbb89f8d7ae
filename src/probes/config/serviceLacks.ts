import { readConfigText } from './configText';
import { GoFields } from './goFields';
import { wrongTypeIn } from './goTypes';
import type { Lack, NamedFile } from './lack';
import { SERVICE_TYPES } from './serviceTypes';

const FILE = 'service.json';

/** What a `service.json` lacks, and what else has to be there. */
export interface ServiceNeeds {
  readonly lacks: readonly Lack[];
  readonly files: readonly NamedFile[];
}

/**
 * What a peer does not start without, as its components check it when they are loaded (`LoadJSON` and `Validate` of
 * each, before any variable of the environment counts) and as `cmd/ipfs-cluster-service/daemon.go` chooses among them.
 * Nothing where the configuration comes from elsewhere.
 * @throws ConfigError when it is not JSON
 */
export function serviceNeeds(text: string): ServiceNeeds {
  const file = GoFields.of(readConfigText(FILE, text), []);
  return file.text('source') === null
    ? {
        lacks: [
          ...ofTypes(file, text),
          ...ofCluster(file),
          ...ofChoices(file),
          ...ofParts(file),
          ...ofServers(file),
        ],
        files: SERVERS.flatMap((name) => certificateFiles(file, name)),
      }
    : { lacks: [], files: [] };
}

/** Of the keys that nothing else of us reads, too: to the daemon one wrong value spoils the file. */
function ofTypes(file: GoFields, text: string): Lack[] {
  const problem = wrongTypeIn(file, SERVICE_TYPES, FILE, text);
  return problem === null ? [] : [{ kind: 'type', file: FILE, key: '', problem }];
}

function ofCluster(file: GoFields): Lack[] {
  const cluster = file.section('cluster');
  const listens = (cluster?.strings('listen_multiaddress', () => true, 1)?.items.length ?? 0) > 0;
  const connections = cluster?.section('connection_manager');
  const isBounded = (key: string) => connections == null || (connections.number(key) ?? 0) > 0;
  return [
    ...(listens ? [] : [value('cluster.listen_multiaddress', '["/ip4/0.0.0.0/tcp/9096"]')]),
    ...(isSecret(cluster?.text('secret') ?? '') && cluster?.isString('secret') !== false
      ? []
      : [{ kind: 'secret', file: FILE, key: 'cluster.secret' } as const]),
    ...(isBounded('low_water') ? [] : [value('cluster.connection_manager.low_water', '100')]),
    ...(isBounded('high_water') ? [] : [value('cluster.connection_manager.high_water', '400')]),
    ...(connections == null || connections.text('grace_period') !== null
      ? []
      : [value('cluster.connection_manager.grace_period', '"2m0s"')]),
  ];
}

/** None at all makes a cluster without a secret. */
function isSecret(text: string): boolean {
  return /^(?:[0-9a-f]{64})?$/i.test(text);
}

const CONSENSUS = ['crdt', 'raft'];
const DATASTORES = ['pebble', 'badger3', 'badger', 'leveldb'];
/** The last one is of releases before 1.0, which still start with it. */
const INFORMERS = ['disk', 'tags', 'pinqueue', 'numpin'];

function ofChoices(file: GoFields): Lack[] {
  const parts = (section: string, names: readonly string[]) =>
    names.filter((name) => file.section(section)?.hasPart(name) === true);
  const consensus = parts('consensus', CONSENSUS);
  const datastores = parts('datastore', DATASTORES);
  return [
    ...(consensus.length === 1 ? [] : [choice('consensus', CONSENSUS)]),
    // raft has one of its own where none is named.
    ...(datastores.length === 1 || (datastores.length === 0 && consensus.includes('raft'))
      ? []
      : [choice('datastore', DATASTORES)]),
    ...(parts('informer', INFORMERS).length > 0
      ? []
      : [value('informer', '{"disk": {"metric_type": "freespace", "metric_ttl": "30s"}}')]),
  ];
}

/** What a component checks as soon as it has a section; without one it has values of its own. */
const IN_PARTS: readonly (readonly [section: string, part: string, key: string, example: string])[] = [
  ['ipfs_connector', 'ipfshttp', 'node_multiaddress', '"/ip4/127.0.0.1/tcp/5001"'],
  ['monitor', 'pubsubmon', 'check_interval', '"15s"'],
  ['informer', 'disk', 'metric_type', '"freespace"'],
  ['informer', 'disk', 'metric_ttl', '"30s"'],
  ['informer', 'pinqueue', 'metric_ttl', '"30s"'],
  ['observations', 'metrics', 'prometheus_endpoint', '"/ip4/127.0.0.1/tcp/8888"'],
  ['observations', 'tracing', 'jaeger_agent_endpoint', '"/ip4/0.0.0.0/udp/6831"'],
];

function ofParts(file: GoFields): Lack[] {
  return IN_PARTS.flatMap(([section, part, key, example]) => {
    const set = file.section(section)?.part(part);
    return set == null || set.text(key) !== null ? [] : [value(`${section}.${part}.${key}`, example)];
  });
}

const SERVERS = ['restapi', 'pinsvcapi'];
const CREDENTIALS = 'basic_auth_credentials';

function ofServers(file: GoFields): Lack[] {
  return SERVERS.flatMap((name): Lack[] => {
    const server = file.section('api')?.part(name);
    return server?.isEmptyMap(CREDENTIALS) === true
      ? [{ kind: 'credentials', file: FILE, key: `api.${name}.${CREDENTIALS}` }]
      : [];
  });
}

const [CERTIFICATE, KEY] = ['ssl_cert_file', 'ssl_key_file'] as const;

/** Where one of the two is named, both are read; a name that is left out stands for the folder itself. */
function certificateFiles(file: GoFields, name: string): NamedFile[] {
  const server = file.section('api')?.part(name);
  const named = [CERTIFICATE, KEY].map((key) => ({
    key: `api.${name}.${key}`,
    path: server?.fileName(key) ?? '',
  }));
  return named.some(({ path }) => path !== '') ? named : [];
}

function value(key: string, example: string): Lack {
  return { kind: 'value', file: FILE, key, example };
}

function choice(key: string, choices: readonly string[]): Lack {
  return { kind: 'section', file: FILE, key, choices };
}

const IDENTITY = 'identity.json';

/**
 * What no peer starts without of an `identity.json`. That a private key is there is all that is ever read of it.
 * @throws ConfigError when it is not JSON
 */
export function identityLacks(text: string): Lack[] {
  const key = 'private_key';
  const isThere = GoFields.of(readConfigText(IDENTITY, text), []).text(key) !== null;
  return isThere ? [] : [{ kind: 'kept', file: IDENTITY, key }];
}
