import { type Endpoint, endpointKey } from '../../clusterClient/transport/endpoint';
import { type Budget, firstAnswer } from '../budget';
import { askKubo, type KuboAnswer } from './kuboLiveness';

/** Asks each Kubo once a look, however many want to know: itself, and every peer that uses it. */
export class KuboQuestions {
  private readonly asked = new Map<string, Promise<KuboAnswer>>();

  constructor(private readonly budget: Budget) {}

  /** As `askKubo`. Never rejects. */
  ask(endpoint: Endpoint, owner: 'known' | 'unknown' = 'known'): Promise<KuboAnswer> {
    const key = `${owner} ${endpointKey(endpoint)}`;
    const earlier = this.asked.get(key);
    if (earlier) {
      return earlier;
    }
    const answer = askKubo(endpoint, firstAnswer(this.budget), { owner });
    this.asked.set(key, answer);
    return answer;
  }
}
