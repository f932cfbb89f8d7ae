// `npm start`: opens the extension in a real VS Code, straight after a clone. Node built-ins only up to the install.
import { spawnSync } from 'node:child_process';
import { ensureDependencies } from './dependencies.mjs';

ensureDependencies();

console.log('Building the extension …');
const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 'inherit', 'inherit'] });
if (built.status !== 0) {
  console.error('The build failed: see above.');
  process.exit(1);
}

// In this process, so that there is one less between a signal and what has to end.
const { register } = await import('tsx/esm/api');
register();
const { openEditor } = await import('./editor/openEditor.ts');
process.exitCode = await openEditor(process.argv.slice(2));
