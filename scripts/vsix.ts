import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { execa } from 'execa';
import { packedReadme } from './packedReadme';

const STAGE = 'out/package';
const VSIX = 'out/ipfs-cluster.vsix';

/**
 * Packs the extension as users install it; the production bundles are built on the way.
 * @param options.preRelease marks it as one, which the Marketplace offers to those alone who asked for such
 * @returns the file
 */
export async function packVsix({ preRelease = false }: { preRelease?: boolean } = {}): Promise<string> {
  await execa('npm', ['run', '--silent', 'vscode:prepublish'], { stdio: 'inherit' });
  await rm(STAGE, { recursive: true, force: true });
  const files = await listFiles({ packageManager: PackageManager.None });
  for (const file of files) {
    await mkdir(dirname(join(STAGE, file)), { recursive: true });
    await cp(file, join(STAGE, file));
  }
  await writeFile(join(STAGE, 'README.md'), packedReadme(await readFile('README.md', 'utf8')));
  await writeFile(join(STAGE, 'package.json'), await manifest());
  await createVSIX({
    cwd: STAGE,
    packagePath: VSIX,
    dependencies: false,
    preRelease,
    rewriteRelativeLinks: false,
  });
  return VSIX;
}

/** Built already, and without what only a clone can use. */
async function manifest(): Promise<string> {
  const text = await readFile('package.json', 'utf8');
  const onlyForAClone = new Set(['scripts', 'devDependencies']);
  const packed = JSON.parse(text, (key, value: unknown) =>
    onlyForAClone.has(key) ? undefined : value,
  ) as object;
  // The list of files is the stage itself.
  return JSON.stringify({ ...packed, files: ['**'] }, null, 2);
}
