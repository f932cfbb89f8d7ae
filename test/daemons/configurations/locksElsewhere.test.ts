import { mkdirSync } from 'node:fs';
import { untilInLocks } from '../../../lab/conditions/processes';
import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import type { LabProcess } from '../../../lab/labProcess';
import { prepareService } from '../../../lab/service';
import { canMount, letGo, mountAt, mountBtrfs, mountOverlay } from '../mounts';
import { situation } from '../situation';

/** On a tmpfs, which may be the upper part of one; an overlay may not. */
function overlay(): string {
  const below = mountAt('-t', 'tmpfs', 'below');
  mkdirSync(`${below}/lower`);
  return mountOverlay(below, 'one', `${below}/lower`);
}

function bash(lab: Lab, command: string): LabProcess {
  return lab.launch('bash', ['-c', command]);
}

const FILE_SYSTEMS = { btrfs: mountBtrfs, overlay };

for (const [type, mount] of Object.entries(FILE_SYSTEMS)) {
  const isKnown = canMount(type);
  const name = `locks on ${type}${isKnown ? '' : ' (this kernel has none, or this user may not mount)'}`;
  (isKnown ? describe : describe.skip)(name, () => {
    afterEach(letGo);

    situation('a command of Kubo holds its lock', { ipfs: ['stopped', 0] }, async (lab) => {
      const repo = `${mount(lab)}/repo`;
      await prepareKubo(lab, { repo });
      await untilInLocks(bash(lab, `IPFS_PATH=${repo} exec ipfs add --stdin-name x < <(sleep 99)`));
      return { settings: { folders: { ipfs: [repo] } } };
    });

    situation('Kubo runs', { ipfs: ['running', 1] }, async (lab) => {
      await kubo(lab, { repo: `${mount(lab)}/repo` });
    });

    situation('Kubo was killed', { ipfs: ['crashed', 0] }, async (lab) => {
      const repo = `${mount(lab)}/repo`;
      await (await kubo(lab, { repo })).kill();
      return { settings: { folders: { ipfs: [repo] } } };
    });

    situation('a service was killed, and its state is imported', { service: ['stopped', 0] }, async (lab) => {
      const folder = `${mount(lab)}/cluster`;
      await prepareService(lab, { folder });
      const imports = `exec ipfs-cluster-service -c ${folder} state import -f < <(sleep 99)`;
      await untilInLocks(bash(lab, imports));
      return { settings: { folders: { ipfs_cluster_service: [folder] } } };
    });
  });
}
