import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  type DaemonStatusResponse,
  type DaemonType,
  DAEMON_TYPES,
  type Instance,
  type State,
  STATES,
} from '../../status/result';
import type { Scraped } from '../../clusters/scrapedClusters';
import { ClusterGauges } from '../metrics/clusterGauges';
import type { LookedAt } from '../sharedChecks';
import { visibleStart } from '../../status/visibleText';

const LOOK_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** The numbers of one server, as Prometheus reads them. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];
  private readonly states = new Map<DaemonType, State>();
  private readonly clusters = new ClusterGauges();
  private rendered: Rendered | undefined;

  private readonly up = this.gauge('ipfs_daemon_running', 'Whether the daemon runs: 1 or 0.', [
    'daemon_type',
  ]);
  private readonly processes = this.gauge('ipfs_daemon_processes', 'Processes that run the daemon.', [
    'daemon_type',
  ]);
  private readonly state = this.gauge('ipfs_daemon_state', 'State of the daemon: 1 for the one it is in.', [
    'daemon_type',
    'state',
  ]);
  private readonly instanceState = this.gauge(
    'ipfs_daemon_instance_state',
    'State of one instance of the daemon: 1 for the one it is in.',
    ['daemon_type', 'folder', 'name', 'api', 'state'],
  );
  private readonly healthy = this.gauge(
    'ipfs_healthy',
    'Whether all that is required here is healthy: 1 or 0.',
    [],
  );
  private readonly duration = new Histogram({
    name: 'ipfs_check_duration_seconds',
    help: 'How long the looks at the daemons took.',
    labelNames: ['daemon_type'],
    buckets: LOOK_SECONDS,
    registers: this.registers,
  });
  private readonly changes = new Counter({
    name: 'ipfs_daemon_state_changes_total',
    help: 'How often the daemon was found in another state than at the look before.',
    labelNames: ['daemon_type'],
    registers: this.registers,
  });

  constructor() {
    for (const daemon_type of DAEMON_TYPES) {
      this.changes.inc({ daemon_type }, 0);
    }
  }

  /** Content type of the text. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Counts one look, and the states that it found changed. */
  observe(answer: DaemonStatusResponse, lookedAt: LookedAt): void {
    this.duration.observe({ daemon_type: lookedAt }, answer.duration_ms / 1000);
    for (const { type, state } of Object.values(answer.daemons)) {
      const before = this.states.get(type);
      if (before !== undefined && before !== state) {
        this.changes.inc({ daemon_type: type });
      }
      this.states.set(type, state);
    }
  }

  /**
   * @param clusters null where nobody looks at them
   * @returns the text for an answer about all daemons and what is known of clusters, made once for all who ask for it
   */
  render(answer: DaemonStatusResponse, clusters: Scraped | null = null): Promise<Buffer> {
    const { rendered } = this;
    const text =
      rendered?.answer === answer && rendered.clusters === clusters
        ? rendered.text
        : // One after the other, as they fill the same numbers.
          Promise.allSettled([rendered?.text]).then(() => this.renderNow(answer, clusters));
    this.rendered = { answer, clusters, text };
    return text;
  }

  private async renderNow(answer: DaemonStatusResponse, clusters: Scraped | null): Promise<Buffer> {
    // Instances that are gone must not stay as they were.
    [this.up, this.processes, this.state, this.instanceState].forEach((gauge) => {
      gauge.reset();
    });
    this.healthy.set(answer.health === 'healthy' ? 1 : 0);
    for (const { type, running, process_count, state, details } of Object.values(answer.daemons)) {
      this.up.set({ daemon_type: type }, running ? 1 : 0);
      this.processes.set({ daemon_type: type }, process_count);
      setStates(this.state, { daemon_type: type }, state);
      for (const { instance, labels } of labelled(type, details?.instances ?? [])) {
        setStates(this.instanceState, labels, instance.state);
      }
    }
    const ofClusters = clusters ? await this.clusters.render(clusters) : '';
    return Buffer.from((await this.registry.metrics()) + ofClusters);
  }

  private gauge<Label extends string>(name: string, help: string, labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: this.registers });
  }
}

interface Rendered {
  readonly answer: DaemonStatusResponse;
  readonly clusters: Scraped | null;
  readonly text: Promise<Buffer>;
}

/** One series for each state, so that a rule may name a state that never was. */
function setStates<Label extends string>(
  gauge: Gauge<Label | 'state'>,
  labels: Readonly<Record<Label, string>>,
  current: State,
): void {
  for (const state of STATES) {
    gauge.set({ ...labels, state } as Record<Label | 'state', string>, state === current ? 1 : 0);
  }
}

/** No PID: it would make a new series at every start. A label is cut: it stands there once for each state. */
function labelsOf(type: DaemonType, { folder, name, api }: Instance) {
  const label = (text: string | null) => visibleStart(text ?? '', LONGEST_LABEL);
  return { daemon_type: type, folder: label(folder), name: label(name), api: label(api) };
}

const LONGEST_LABEL = 256;
/** Letters of all labels of one type of daemon, each of which stands there once for each state. */
const MOST_LABEL_LETTERS = 8192;

/** As many instances as a scrape may hold. */
function labelled(type: DaemonType, instances: readonly Instance[]) {
  let letters = 0;
  return instances
    .map((instance) => ({ instance, labels: labelsOf(type, instance) }))
    .filter(({ labels }) => {
      letters += Object.values(labels).join('').length + LETTERS_BESIDE;
      return letters <= MOST_LABEL_LETTERS;
    });
}

/** What a series has beside its labels' values. */
const LETTERS_BESIDE = 100;
