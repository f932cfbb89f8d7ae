import { mkdirSync } from 'node:fs';
import { kubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareFollower } from '../../../lab/follower';
import { situation } from '../situation';

const SOCKET = '/demo/api-socket';
/** A follower cannot listen on a longer one: `sun_path` ends with the 108th byte. */
const LENGTHS = [91, 106];

/** A folder so long that the socket in it has a path of this many bytes. */
function rootFor(lab: Lab, bytes: number): string {
  const length = bytes - lab.home.length - SOCKET.length - 1;
  const root = lab.path('r'.repeat(length));
  mkdirSync(root);
  return root;
}

async function runs(lab: Lab, root: string, before: string): Promise<void> {
  const command = `${before} exec ipfs-cluster-follow --config ${root} demo run`;
  const follower = lab.launch('unshare', ['--mount', 'sh', '-c', command]);
  await follower.until('READY', () => follower.output.includes('IPFS Cluster is READY'));
}

describe('a follower with its own mounts', () => {
  for (const bytes of LENGTHS) {
    situation(`and a socket path of ${bytes} bytes`, { follow: ['running', 1] }, async (lab) => {
      await kubo(lab);
      const root = rootFor(lab, bytes);
      await prepareFollower(lab, { root });
      await runs(lab, root, '');
    });

    situation(
      `and a socket of ${bytes} bytes that is there only`,
      { follow: ['running', 1] },
      async (lab) => {
        await kubo(lab);
        const root = rootFor(lab, bytes);
        await prepareFollower(lab, { root: lab.path('real') });
        await runs(lab, root, `mount --bind ${lab.path('real')} ${root};`);
      },
    );
  }
});
