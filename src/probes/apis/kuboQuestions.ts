import { type Endpoint, endpointKey } from '../../clusterClient/transport/endpoint';
import type { WatchSocket } from '../../clusterClient/transport/authorize';
import { type Budget, FAIR_WAIT, firstAnswer } from '../budget';
import type { Disks } from '../disks/disks';
import type { DaemonProcess } from '../processes/processes';
import type { Sleepers } from '../sleepers/sleepers';
import { watchOf } from '../sockets/unixTaker';
import { askKubo, type KuboAnswer } from './kuboLiveness';
import { reach } from './reach';

/** Asks each Kubo once a look, however many want to know: itself, and every peer that uses it. */
export class KuboQuestions {
  private readonly asked = new Map<string, Promise<KuboAnswer>>();

  constructor(
    private readonly budget: Budget,
    private readonly sleepers: Sleepers,
    private readonly disks: Disks,
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
    const answer = this.askOnce(endpoint, owner, watch);
    this.asked.set(key, answer);
    return answer;
  }

  private async askOnce(
    endpoint: Endpoint,
    owner: 'known' | 'unknown',
    watch: WatchSocket | null,
  ): Promise<KuboAnswer> {
    const asleep = await this.sleepers.at(endpoint);
    if (asleep) {
      return asleep;
    }
    const reached = await reach(endpoint, this.disks);
    if (reached === null) {
      return { kind: 'not_asked' };
    }
    const deadline = firstAnswer(this.budget);
    // One that is slow is asked no more than one that is quick, as long as a second question would have its time, too.
    const identityMs = deadline.remainingMs - 2 * FAIR_WAIT.fairWaitMs;
    return askKubo(reached, deadline.signal, { owner, watch, identityMs }).finally(() => {
      deadline.dispose();
    });
  }
}
