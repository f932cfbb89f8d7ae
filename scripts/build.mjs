// Bundles the extension and the headless program. Type checking is separate (`npm run typecheck`).
import { cp, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** Lets an editor's problem matcher see when a watch build begins and ends. */
const reportBuilds = {
  name: 'report-builds',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) {
          console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
      }
      console.log('[watch] build finished');
    });
  },
};

/**
 * Leaves a module to a bundle of its own, which lies beside the others and is loaded by the first who needs it.
 * @param {string} name for esbuild's messages
 * @param {RegExp} filter of import paths; the last word of one is the name of its bundle
 * @param {{ renamed?: string, always?: boolean }} options `renamed`: another name of the bundle; `always`: left to it by
 *   whoever imports it, else only by who does so at run time
 */
function beside(name, filter, { renamed, always = false } = {}) {
  return {
    name: `${name}-beside`,
    setup(build) {
      build.onResolve({ filter }, ({ kind, path }) =>
        always || kind === 'dynamic-import'
          ? { path: `./${renamed ?? basename(path)}.js`, external: true }
          : undefined,
      );
    },
  };
}

/** For all bundles. */
const BESIDE_ALL = [
  // Half as large as all the rest, and needed by few looks.
  beside('execa', /^execa$/, { always: true }),
  // How each system lists its processes: no machine ever needs more than one.
  beside('systems', /\/(linux|unix|windows)Processes$/),
  // Who holds the sockets at which no daemon serves: of daemons that run nobody needs to know it.
  beside('held-sockets', /\/heldSockets$/),
  // Who asks a disk that may hang: most machines have none.
  beside('reader', /\/reader$/),
  // What removes what dead daemons have left, and puts a whole folder away.
  beside('folder-acts', /\/folderActs$/),
  // What a daemon would not start without: of daemons that run nobody needs to know it.
  beside('lacking', /\/lacking$/),
  // Which program answers where a Cluster was expected: nobody asks that of an address that is right.
  beside('who-answers', /\/whoAnswers$/),
  // The questions with which a cluster is added: most who look at clusters never see them.
  beside('add-flow', /\/adding\/addFlow$/),
  // What tells a Kubo how much to write: most who read a log never do.
  beside('log-level', /\/logLevel\/logLevel$/),
  // What is shown of a cluster only where somebody asks for it.
  beside('on-demand', /\/graph\/documentTexts$/),
  beside('pins-in-trouble', /\/trouble\/troubleParts$/),
];

/** How file systems are asked, and how long anything is waited for: all bundles but the extension's have it from one. */
const besideDisks = beside('disks', /\/(disks|unanswered|ownClock|patience)$/, {
  renamed: 'disks',
  always: true,
});

/** For the extension: whoever only starts an editor loads none of them. */
const BESIDE_EXTENSION = [
  // The server is larger than the extension.
  beside('server', /\/headless\/cli$/, { always: true }),
  // What a look needs is most of the extension.
  beside('controller', /\/rememberingController$/, { renamed: 'controller' }),
  // What asks clusters and shows them.
  beside('clusters', /\/clustersPart$/, { renamed: 'clusters' }),
  // What shows the timeline of alerts, and tells of them.
  beside('alerts', /\/alertsPart$/, { renamed: 'alerts' }),
  // What reads the logs of daemons, and shows them.
  beside('logs', /\/logsPart$/, { renamed: 'logs' }),
  // What many a window is never asked for.
  beside('commands', /\/commandsPart$/, { renamed: 'commands' }),
  // What changes something: whoever only looks does not load it.
  beside('actions', /\/actionsPart$/, { renamed: 'actions' }),
  // What makes what is not there yet.
  beside('setup', /\/setupPart$/, { renamed: 'setup' }),
  // What agents may have done, and get of an answer: few have them on.
  beside('agent-acts', /\/actions\/forAgents$/),
  beside('agents', /\/agentAnswer$/, { always: true }),
];

/** For the headless program: whoever asks for a cluster does not load what serves others, nor they what asks clusters. */
const BESIDE_HEADLESS = [
  beside('controller', /\/rememberingController$/, { renamed: 'controller', always: true }),
  beside('daemon-commands', /\/daemons\/daemonCommands$/),
  beside('cluster-command', /\/cluster\/(clusterCommand|forServers)$/, { renamed: 'clusterCommand' }),
];

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  logLevel: watch ? 'silent' : 'warning',
  mainFields: ['module', 'main'],
  // ps-list finds its Windows program through import.meta.url, which a CommonJS bundle does not have.
  define: { 'import.meta.url': '__bundleUrl' },
  logOverride: { 'empty-import-meta': 'error' },
  plugins: [besideDisks, ...BESIDE_ALL, ...(watch ? [reportBuilds] : [])],
  charset: 'utf8',
  // A bundle's import() becomes require(), which loads a CommonJS neighbour in every host.
  supported: { 'dynamic-import': false },
};
const bundleUrl = "const __bundleUrl=require('node:url').pathToFileURL(__filename).href;";

/** What few need, each a bundle that those load. */
const BESIDE = [
  'src/probes/processes/linux/linuxProcesses.ts',
  'src/probes/processes/unixProcesses.ts',
  'src/probes/processes/windowsProcesses.ts',
  'src/probes/sleepers/heldSockets.ts',
  'src/probes/disks/reader.ts',
  'src/probes/files/lacking.ts',
  'src/actions/folderActs.ts',
  'src/actions/forAgents.ts',
  'src/probes/apis/whoAnswers.ts',
  'src/controller/agentAnswer.ts',
  'src/vscode/clusters/adding/addFlow.ts',
  'src/clusters/graph/documentTexts.ts',
  'src/actions/logLevel/logLevel.ts',
  'src/clusters/trouble/troubleParts.ts',
];

const bundles = [
  {
    ...shared,
    plugins: [],
    stdin: { contents: "export { execa } from 'execa';", resolveDir: '.' },
    outfile: 'dist/execa.js',
    target: 'node20',
    sourcemap: false,
  },
  {
    ...shared,
    plugins: [],
    stdin: {
      contents: ['disks/disks', 'disks/unanswered', 'ownClock', 'patience']
        .map((one) => `export * from './src/probes/${one}';`)
        .join('\n'),
      resolveDir: '.',
    },
    outfile: 'dist/disks.js',
    target: 'node20',
    banner: { js: bundleUrl },
  },
  ...BESIDE.map((entry) => ({
    ...shared,
    entryPoints: [entry],
    outfile: `dist/${basename(entry, '.ts')}.js`,
    target: 'node20',
    banner: { js: bundleUrl },
  })),
  {
    ...shared,
    // It has its own, so that no window loads another file for it.
    plugins: [...shared.plugins.filter((one) => one !== besideDisks), ...BESIDE_EXTENSION],
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
    target: 'node22',
    banner: { js: bundleUrl },
  },
  {
    ...shared,
    entryPoints: ['src/controller/rememberingController.ts'],
    outfile: 'dist/controller.js',
    // The headless program loads it, too.
    target: 'node20',
    banner: { js: bundleUrl },
  },
  // Parts of the extension, each loaded when somebody wants it.
  ...[
    { entryPoints: ['src/vscode/clusters/clustersPart.ts'], outfile: 'dist/clusters.js' },
    { entryPoints: ['src/vscode/clusters/alerts/alertsPart.ts'], outfile: 'dist/alerts.js' },
    { entryPoints: ['src/vscode/logs/logsPart.ts'], outfile: 'dist/logs.js' },
    { entryPoints: ['src/vscode/commands/commandsPart.ts'], outfile: 'dist/commands.js' },
    { entryPoints: ['src/vscode/actions/actionsPart.ts'], outfile: 'dist/actions.js' },
    { entryPoints: ['src/vscode/setup/setupPart.ts'], outfile: 'dist/setup.js' },
  ].map((part) => ({
    ...shared,
    ...part,
    plugins: [...shared.plugins, ...BESIDE_EXTENSION],
    external: ['vscode'],
    target: 'node22',
    banner: { js: bundleUrl },
  })),
  {
    ...shared,
    plugins: [...shared.plugins, ...BESIDE_HEADLESS],
    entryPoints: ['src/headless/daemons/daemonCommands.ts'],
    outfile: 'dist/daemonCommands.js',
    target: 'node20',
    alias: { '@modelcontextprotocol/server/_shims': './src/headless/mcp/sdkShims.ts' },
    banner: { js: bundleUrl },
  },
  {
    ...shared,
    plugins: [...shared.plugins, ...BESIDE_HEADLESS],
    entryPoints: ['src/headless/cluster/clusterCommand.ts'],
    outfile: 'dist/clusterCommand.js',
    target: 'node20',
    banner: { js: bundleUrl },
  },
  {
    ...shared,
    plugins: [...shared.plugins, ...BESIDE_HEADLESS],
    entryPoints: ['src/headless/cli.ts'],
    outfile: 'dist/cli.js',
    target: 'node20',
    banner: { js: `#!/usr/bin/env node\n${bundleUrl}` },
  },
];

await rm('dist', { recursive: true, force: true });
const contexts = await Promise.all(bundles.map((options) => context(options)));
await Promise.all(contexts.map((one) => (watch ? one.watch() : one.rebuild())));
await cp('node_modules/ps-list/vendor', 'dist/vendor', { recursive: true });
if (!watch) {
  await Promise.all(contexts.map((one) => one.dispose()));
}
