import { type Endpoint, endpointKey } from '../../clusterClient/transport/endpoint';
import { type Budget, firstAnswer } from '../budget';
import type { DaemonProcess } from '../processes/processes';
import type { Sleepers } from '../sockets/sleepers';
import { watchOf } from '../sockets/unixTaker';
import { askKubo, type KuboAnswer } from './kuboLiveness';

/** Asks each Kubo once a look, however many want to know: itself, and every peer that uses it. */
export class KuboQuestions {
  private readonly asked = new Map<string, Promise<KuboAnswer>>();

  constructor(
    private readonly budget: Budget,
    private readonly sleepers: Sleepers,
  ) {}

  /**
   * As `askKubo`. Never rejects.
   * @param daemon the process that is meant, where it is known
   */
  ask(
    endpoint: Endpoint,
    owner: 'known' | 'unknown' = 'known',
    daemon: DaemonProcess | null = null,
  ): Promise<KuboAnswer> {
    const watch = daemon === null ? null : watchOf(daemon, endpoint);
    const key = `${owner} ${watch === null ? '' : daemon?.pid} ${endpointKey(endpoint)}`;
    const earlier = this.asked.get(key);
    if (earlier) {
      return earlier;
    }
    const asleep = this.sleepers.at(endpoint);
    if (asleep) {
      return Promise.resolve(asleep);
    }
    const deadline = firstAnswer(this.budget);
    const answer = askKubo(endpoint, deadline.signal, { owner, watch }).finally(() => {
      deadline.dispose();
    });
    this.asked.set(key, answer);
    return answer;
  }
}
