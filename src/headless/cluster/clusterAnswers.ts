import { AlertsAnswer, PeersAnswer } from '../../clusters/answers';
import type { PinStatusAnswer } from '../../clusters/pins/answers';
import type { TroubleAnswer } from '../../clusters/trouble/answers';
import { clusterOptions } from './clusterOptions';
import { oneLook } from './oneLook';
import { contentOf, pinStatusAnswer } from './pins/statusCommand';
import { troubleAnswer } from './pins/troubleCommand';

/**
 * The answers of `cluster peers`, `alerts`, `trouble` and `status` for programs that serve others. Whoever names an address gets no
 * credentials of ours sent there: they belong to the peer that runs here.
 */
export const clusterAnswers = {
  peers: async (api: string | undefined): Promise<PeersAnswer> => {
    const { frame, peers } = await oneLook(await optionsFor(api));
    return PeersAnswer.parse({ ...frame, operation: 'cluster_peers', peers });
  },
  alerts: async (api: string | undefined): Promise<AlertsAnswer> => {
    const { frame, alerts } = await oneLook(await optionsFor(api));
    return AlertsAnswer.parse({ ...frame, operation: 'cluster_alerts', alerts });
  },
  trouble: async (api: string | undefined): Promise<TroubleAnswer> => troubleAnswer(await optionsFor(api)),
  /** @throws UsageError for what is no CID */
  status: async (cid: string, api: string | undefined): Promise<PinStatusAnswer> =>
    pinStatusAnswer(await optionsFor(api), contentOf(cid)),
};

function optionsFor(api: string | undefined) {
  return api === undefined ? clusterOptions([], process.env) : clusterOptions(['--api', api], {});
}
