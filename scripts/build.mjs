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

/** execa is half as large as all the rest and needed by few looks: it lies beside the bundles, loaded by the first. */
const execaBeside = {
  name: 'execa-beside',
  setup(build) {
    build.onResolve({ filter: /^execa$/ }, () => ({ path: './execa.js', external: true }));
  },
};

/** How each system lists its processes: no machine ever needs more than one. */
const systemsBeside = {
  name: 'systems-beside',
  setup(build) {
    build.onResolve({ filter: /\/(linux|unix|windows)Processes$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path)}.js`, external: true } : undefined,
    );
  },
};

/** What a look needs is most of the extension: whoever only starts an editor does not load it. */
const controllerBeside = {
  name: 'controller-beside',
  setup(build) {
    build.onResolve({ filter: /\/rememberingController$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './controller.js', external: true } : undefined,
    );
  },
};

/** What asks clusters and shows them: whoever never sees their view does not load it. */
const clustersBeside = {
  name: 'clusters-beside',
  setup(build) {
    build.onResolve({ filter: /\/clustersPart$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './clusters.js', external: true } : undefined,
    );
  },
};

/** What shows the timeline of alerts, and tells of them. */
const alertsBeside = {
  name: 'alerts-beside',
  setup(build) {
    build.onResolve({ filter: /\/alertsPart$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './alerts.js', external: true } : undefined,
    );
  },
};

/** Who holds the sockets at which no daemon serves: of daemons that run nobody needs to know it. */
const heldSocketsBeside = {
  name: 'held-sockets-beside',
  setup(build) {
    build.onResolve({ filter: /\/heldSockets$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './heldSockets.js', external: true } : undefined,
    );
  },
};

/** What a daemon would not start without: of daemons that run nobody needs to know it. */
const lackingBeside = {
  name: 'lacking-beside',
  setup(build) {
    build.onResolve({ filter: /\/lacking$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './lacking.js', external: true } : undefined,
    );
  },
};

/** Which program answers where a Cluster was expected: nobody asks that of an address that is right. */
const whoAnswersBeside = {
  name: 'who-answers-beside',
  setup(build) {
    build.onResolve({ filter: /\/whoAnswers$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './whoAnswers.js', external: true } : undefined,
    );
  },
};

/** The questions with which a cluster is added: most who look at clusters never see them. */
const addFlowBeside = {
  name: 'add-flow-beside',
  setup(build) {
    build.onResolve({ filter: /\/adding\/addFlow$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './addFlow.js', external: true } : undefined,
    );
  },
};

/** What is shown of a cluster only where somebody asks for it. */
const onDemandBeside = {
  name: 'on-demand-beside',
  setup(build) {
    build.onResolve({ filter: /\/graph\/documentTexts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './documentTexts.js', external: true } : undefined,
    );
  },
};

/** What agents get of an answer: few have them on. */
const agentsBeside = {
  name: 'agents-beside',
  setup(build) {
    build.onResolve({ filter: /\/agentAnswer$/ }, () => ({ path: './agentAnswer.js', external: true }));
  },
};

/** Of the commands of the headless program, those about daemons are most: whoever asks for a cluster does not load them. */
const daemonCommandsBeside = {
  name: 'daemon-commands-beside',
  setup(build) {
    build.onResolve({ filter: /\/daemons\/(daemonCommands|checkHere)$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './daemonCommands.js', external: true } : undefined,
    );
  },
};

/** What is asked about clusters without an editor. */
const clusterCommandBeside = {
  name: 'cluster-command-beside',
  setup(build) {
    build.onResolve({ filter: /\/cluster\/clusterCommand$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './clusterCommand.js', external: true } : undefined,
    );
  },
};

/** The server is larger than the extension: the editor loads it from the other bundle when somebody asks for it. */
const serverBeside = {
  name: 'server-beside',
  setup(build) {
    build.onResolve({ filter: /\/headless\/cli$/ }, () => ({ path: './cli.js', external: true }));
  },
};

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
  plugins: [
    execaBeside,
    systemsBeside,
    heldSocketsBeside,
    lackingBeside,
    whoAnswersBeside,
    addFlowBeside,
    onDemandBeside,
    ...(watch ? [reportBuilds] : []),
  ],
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
  'src/probes/files/lacking.ts',
  'src/probes/apis/whoAnswers.ts',
  'src/controller/agentAnswer.ts',
  'src/vscode/clusters/adding/addFlow.ts',
  'src/clusters/graph/documentTexts.ts',
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
  ...BESIDE.map((entry) => ({
    ...shared,
    entryPoints: [entry],
    outfile: `dist/${basename(entry, '.ts')}.js`,
    target: 'node20',
    banner: { js: bundleUrl },
  })),
  {
    ...shared,
    plugins: [
      ...shared.plugins,
      ...[serverBeside, controllerBeside, clustersBeside, alertsBeside, agentsBeside],
    ],
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
    target: 'node22',
    banner: { js: bundleUrl },
  },
  {
    ...shared,
    entryPoints: ['src/vscode/clusters/clustersPart.ts'],
    outfile: 'dist/clusters.js',
    external: ['vscode'],
    target: 'node22',
    banner: { js: bundleUrl },
  },
  {
    ...shared,
    entryPoints: ['src/vscode/clusters/alerts/alertsPart.ts'],
    outfile: 'dist/alerts.js',
    external: ['vscode'],
    target: 'node22',
    banner: { js: bundleUrl },
  },
  {
    ...shared,
    entryPoints: ['src/headless/daemons/daemonCommands.ts'],
    outfile: 'dist/daemonCommands.js',
    target: 'node20',
    alias: { '@modelcontextprotocol/server/_shims': './src/headless/mcp/sdkShims.ts' },
    banner: { js: bundleUrl },
  },
  {
    ...shared,
    plugins: [...shared.plugins, daemonCommandsBeside],
    entryPoints: ['src/headless/cluster/clusterCommand.ts'],
    outfile: 'dist/clusterCommand.js',
    target: 'node20',
    banner: { js: bundleUrl },
  },
  {
    ...shared,
    plugins: [...shared.plugins, daemonCommandsBeside, clusterCommandBeside],
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
