import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
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
  const text = await readFile('package.json', 'utf8');
  const { repository } = JSON.parse(text) as { repository: { url: string } };
  const readme = await readFile('README.md', 'utf8');
  await writeFile(join(STAGE, 'README.md'), packedReadme(readme, repository.url));
  await writeFile(join(STAGE, 'package.json'), manifest(text));
  await pack(preRelease ? ['--pre-release'] : []);
  return VSIX;
}

/** In a process of its own: called as a library it prints every file, and a notice of its own next version. */
async function pack(options: readonly string[]): Promise<void> {
  const vsce = resolve('node_modules/@vscode/vsce/vsce');
  const { all } = await execa(
    process.execPath,
    [
      vsce,
      'package',
      ...['--out', resolve(VSIX)],
      '--no-dependencies',
      '--no-rewrite-relative-links',
      ...options,
    ],
    { cwd: STAGE, all: true },
  );
  for (const line of all.split('\n').filter((one) => one.includes('WARNING'))) {
    console.error(line);
  }
}

/** Built already, and without what only a clone can use. */
function manifest(text: string): string {
  const onlyForAClone = new Set(['scripts', 'devDependencies']);
  const packed = JSON.parse(text, (key, value: unknown) =>
    onlyForAClone.has(key) ? undefined : value,
  ) as object;
  // The list of files is the stage itself.
  return JSON.stringify({ ...packed, files: ['**'] }, null, 2);
}
