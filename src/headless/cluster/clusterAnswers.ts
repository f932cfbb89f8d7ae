import { AlertsAnswer, PeersAnswer } from '../../clusters/answers';
import { clusterOptions } from './clusterOptions';
import { oneLook } from './oneLook';

/**
 * The answers of `cluster peers` and `cluster alerts` for programs that serve others. Whoever names an address gets no
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
};

function optionsFor(api: string | undefined) {
  return api === undefined ? clusterOptions([], process.env) : clusterOptions(['--api', api], {});
}
