// `npm run media`: takes the pictures of the README and its animation from the real thing, into media/. Arguments are
// Playwright's, such as `-g animation`.
import { daemonBinaries } from '../../../lab/daemonBinaries';
import { packVsix } from '../../../scripts/packing/vsix';
import { installedHost } from '../../../lab/hosts/installedHost';
import { runInNamespace } from '../../host/namespace';

await daemonBinaries(console.error);
await installedHost('newest', console.error);
const playwright = [
  'node_modules/@playwright/test/cli.js',
  'test',
  '--config=test/ui/pictures/media.config.ts',
];
process.exitCode = await runInNamespace(process.execPath, [...playwright, ...process.argv.slice(2)], {
  UI_VSIX: await packVsix(),
});
