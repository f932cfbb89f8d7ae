import { mkdir } from 'node:fs/promises';
import { createVSIX } from '@vscode/vsce';

/** Packs the extension as users install it; the production bundles are built on the way. @returns the file */
export async function packVsix(): Promise<string> {
  await mkdir('out', { recursive: true });
  const packagePath = 'out/ipfs-cluster.vsix';
  await createVSIX({
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return packagePath;
}
