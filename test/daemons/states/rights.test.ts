import { kubo, prepareKubo } from '../../../lab/kubo';
import type { Lab } from '../../../lab/lab';
import { prepareService, startService } from '../../../lab/service';
import { publicCopy } from '../places';
import { situation } from '../situation';

/** The descriptors of the daemons can be listed, and nothing else of them be read. */
describe('our own daemons, with rights that we do not have', () => {
  situation(
    'looked at from a user namespace',
    { ipfs: ['running', 1], service: ['running', 1] },
    async (lab) => {
      await kubo(lab);
      await prepareService(lab);
      await startService(lab);
      return { through: ['unshare', '--user', '--map-root-user', '--'] };
    },
  );

  situation('of another group', { ipfs: ['running', 1], service: ['running', 1] }, async (lab) => {
    await runAsNobody(lab);
    return {
      through: ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups', '--'],
      environment: { ...lab.env, HOME: '/' },
    };
  });
});

async function runAsNobody(lab: Lab): Promise<void> {
  await prepareKubo(lab);
  await prepareService(lab);
  await lab.run('chown', ['-R', 'nobody', lab.home]);
  const daemons = [
    [lab.binaries.ipfs, ['daemon', '--offline'], 'Daemon is ready'],
    [lab.binaries.service, ['daemon'], 'IPFS Cluster is READY'],
  ] as const;
  for (const [program, args, line] of daemons) {
    const own = await publicCopy(lab, program);
    const daemon = lab.launch('setpriv', ['--reuid=nobody', '--clear-groups', '--', own, ...args]);
    await daemon.until(line, () => daemon.output.includes(line));
  }
}
