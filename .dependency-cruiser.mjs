/**
 * The rooms of the house, left to right: each may import itself and the rooms named for it, never the others. Types and
 * dynamic imports count as well.
 */
const rooms = {
  clusterClient: [],
  probes: ['clusterClient'],
  status: ['probes', 'clusterClient'],
  controller: ['status', 'probes', 'clusterClient'],
  monitor: ['controller', 'status'],
  clusters: ['controller', 'status', 'probes', 'clusterClient'],
  logs: ['status', 'probes', 'clusterClient'],
  actions: ['clusters', 'controller', 'status', 'probes', 'clusterClient'],
  headless: ['monitor', 'actions', 'clusters', 'controller', 'status', 'probes', 'clusterClient'],
  vscode: ['monitor', 'actions', 'clusters', 'logs', 'controller', 'status', 'headless'],
};

/** What each folder beside the product may import of the others. */
const folders = {
  src: [],
  lab: ['src'],
  test: ['src', 'lab', 'scripts'],
  scripts: ['src', 'lab'],
  bench: ['src', 'lab', 'test', 'scripts'],
};

const among = (names) => `^(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `room-${room}`,
      comment: `src/${room} may import only from: ${[room, ...allowed].join(', ')}.`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: '^src/', pathNot: among([room, ...allowed].map((one) => `src/${one}`)) },
    })),
    ...Object.entries(folders).map(([folder, allowed]) => ({
      name: `folder-${folder}`,
      comment: `${folder}/ may import only from: ${[folder, ...allowed].join(', ')}.`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { path: among(Object.keys(folders)), pathNot: among([folder, ...allowed]) },
    })),
    {
      name: 'vscode',
      comment: 'Only src/extension.ts, src/vscode and the tests inside of an editor may import vscode.',
      severity: 'error',
      from: { pathNot: '^(src/extension\\.ts$|src/vscode/|test/extensionHost/|bench/)' },
      to: { path: '^vscode$' },
    },
    {
      name: 'no-circle',
      comment: 'Two files that import each other are one subject, or lack a third that both import.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
