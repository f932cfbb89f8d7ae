// `npm run package`: makes the file that an editor installs.
import { packVsix } from './vsix';

console.log(`Install it with: code --install-extension ${await packVsix()}`);
