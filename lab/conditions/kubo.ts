import type { Lab } from '../lab';
import { until } from '../until';

/** Waits until the Kubo of a repository says that it works on a request, such as `log/tail`. */
export async function untilKuboWorksOn(lab: Lab, command: string, repo = lab.path('.ipfs')): Promise<void> {
  await until(`Kubo works on ${command}`, async () =>
    (await lab.run(lab.binaries.ipfs, ['diag', 'cmds'], { IPFS_PATH: repo })).includes(command),
  );
}
