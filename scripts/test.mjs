// `npm test`: every level of tests, straight after a clone. Node built-ins only up to the install.
import { ensureDependencies } from './dependencies.mjs';

ensureDependencies();

const { register } = await import('tsx/esm/api');
register();
const { runLevels } = await import('./testing/levels.ts');
process.exitCode = await runLevels(process.argv.slice(2));
