import type { CheckDaemonStatus, CheckRequest } from '../../../src/controller/checkDaemonStatus';
import type { DaemonStatusResponse } from '../../../src/status/result';
import { answerOf } from '../monitor/answers';

/** What it answers unless a test says otherwise. */
export const ORDINARY = answerOf({
  ipfs: 'running',
  ipfs_cluster_service: 'stopped',
  ipfs_cluster_follow: 'not_installed',
});

/** A controller whose looks end when the test says so, and which remembers what it was asked. */
export class HeldController {
  readonly asked: CheckRequest[] = [];
  readonly signals: AbortSignal[] = [];
  answer: DaemonStatusResponse | Error = ORDINARY;
  private release: () => void = () => undefined;
  private held = Promise.resolve();

  /** Looks do not end from now on. */
  hold(): void {
    this.held = new Promise((resolve) => {
      this.release = resolve;
    });
  }

  letGo(): void {
    this.release();
  }

  readonly check: CheckDaemonStatus = async (request = {}, signal) => {
    this.asked.push(request);
    if (signal) {
      this.signals.push(signal);
    }
    const heard = new AbortController();
    await Promise.race([
      this.held,
      new Promise((_resolve, reject) => {
        const stop = () => {
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', stop, { signal: heard.signal });
      }),
    ]);
    heard.abort();
    if (this.answer instanceof Error) {
      throw this.answer;
    }
    return this.answer;
  };
}
