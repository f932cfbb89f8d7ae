import assert from 'node:assert/strict';
import { untilAlertedOf } from '../../../lab/conditions/alerts';
import { apiOf, startCluster } from '../../../lab/cluster';
import { situation } from '../situation';

describe('the names of peers', () => {
  situation(
    'one that nobody ever looked at is named as the others heard it call itself',
    { service: ['degraded', 1] },
    async (lab) => {
      const [, lost] = await startCluster(lab, { size: 2 });
      await lost?.service.kill();
      const id = lost?.identity.id ?? '';
      await untilAlertedOf(id, apiOf(0));
      return {
        verify: ({ daemons }) => {
          const causes = daemons.ipfs_cluster_service?.details?.instances[0]?.causes ?? [];
          const missing = causes.find(({ subject }) => subject === id);
          assert.equal(missing?.params['peername'], 'peer1');
          // What a peer calls itself is no proof of who it is: the sentence has its id.
          assert.ok(missing.params['peer'] === id);
        },
      };
    },
  );
});
