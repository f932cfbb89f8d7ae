import type { CallOptions, Requester } from '../requester';
import { type Metric, MetricNames, Metrics as MetricList } from '../schemas';

const PATIENCE_MS = 10_000;

/** What peers tell each other of themselves, as far as the asked one heard it. */
export class Metrics {
  constructor(private readonly requester: Requester) {}

  /** `GET /monitor/metrics`: names that were ever heard, in no order. @throws ClusterError */
  async names(options: CallOptions = {}): Promise<readonly string[]> {
    return this.requester.value(reading('/monitor/metrics'), MetricNames, options);
  }

  /** `GET /monitor/metrics/{name}`: the latest of each peer that has not expired; empty for an unknown name. @throws ClusterError */
  async latest(name: string, options: CallOptions = {}): Promise<readonly Metric[]> {
    return this.requester.value(reading(`/monitor/metrics/${encodeURIComponent(name)}`), MetricList, options);
  }
}

function reading(path: string) {
  return { method: 'GET', path, totalMs: PATIENCE_MS, idleMs: null } as const;
}
