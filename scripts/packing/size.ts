// Holds the extension to its size: what an editor loads, and what a user downloads.
import { stat } from 'node:fs/promises';
import { tell } from '../testing/testReport';
import { packVsix } from './vsix';

const KB = 1000;
const BUDGETS = [
  { name: 'extension bundle', file: 'dist/extension.js', below: 100 * KB },
  { name: 'controller bundle', file: 'dist/controller.js', below: 250 * KB },
  { name: 'logs bundle', file: 'dist/logs.js', below: 100 * KB },
  { name: 'clusters bundle', file: 'dist/clusters.js', below: 250 * KB },
  { name: 'alerts bundle', file: 'dist/alerts.js', below: 50 * KB },
  { name: 'actions bundle', file: 'dist/actions.js', below: 100 * KB },
  { name: 'setup bundle', file: 'dist/setup.js', below: 100 * KB },
  { name: 'VSIX', file: await packVsix(), below: 900 * KB },
];

let failed = 0;
for (const { name, file, below } of BUDGETS) {
  const { size } = await stat(file);
  const fits = size < below;
  failed += fits ? 0 : 1;
  console.log(`${fits ? '✔' : '✘'} ${name}: ${Math.round(size / KB)} KB of ${below / KB} KB`);
}
tell({ passed: BUDGETS.length - failed, failed, skipped: 0 });
process.exitCode = failed > 0 ? 1 : 0;
