import { isLoopbackAddress } from '../../clusterClient/transport/endpoint';
import type { Translate } from './fields';
import { readAddress, viaProblem } from './savedCluster';

/** What whoever asks for an address wants to know of it. */
export function addressReader(t: Translate) {
  return {
    /** What is wrong with an address; null where nothing is. */
    problemOf: (api: string) => readAddress(api, t).problem,
    /** What is wrong with an SSH destination for an address; null where nothing is. */
    viaProblem: (api: string, via: string) => {
      const { endpoint } = readAddress(api, t);
      return endpoint && viaProblem(endpoint, via);
    },
    /** The host of an address; null for a socket, and for this machine. */
    hostOf: (api: string) => {
      const { endpoint } = readAddress(api, t);
      const isHere =
        endpoint?.kind !== 'tcp' || endpoint.host === 'localhost' || isLoopbackAddress(endpoint.host);
      return isHere ? null : endpoint.host;
    },
  };
}
