// `npm run package [-- --pre-release]`: makes the file that an editor installs.
import { parseArgs } from 'node:util';
import { packVsix } from './vsix';

const { values } = parseArgs({ options: { 'pre-release': { type: 'boolean', default: false } } });
const file = await packVsix({ preRelease: values['pre-release'] });
console.log(`Install it with: code --install-extension ${file}`);
