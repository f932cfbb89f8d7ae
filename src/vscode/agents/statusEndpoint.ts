import { randomBytes } from 'node:crypto';
import { EventEmitter, l10n, type SecretStorage, window } from 'vscode';
import type { ClusterSource } from '../../clusters/scrapedClusters';
import type { CheckDaemonStatus } from '../../controller/checkDaemonStatus';
import type { RunningServer } from '../../headless/http/server';
import type { MonitorLog } from '../../monitor/monitor';
import { errorText } from '../../status/errorText';
import { isOn } from '../settings';
import { messageText } from '../shared/plainText';

const TOKEN_KEY = 'ipfsCluster.endpointToken';
const TOKEN_BYTES = 32;

export interface EndpointOptions {
  readonly check: CheckDaemonStatus;
  readonly secrets: SecretStorage;
  readonly log: MonitorLog;
  readonly version: string;
  /** The clusters of this machine: loaded by the first scrape. */
  readonly clusters: ClusterSource;
}

/** The HTTP endpoint of this window: on a free loopback port while the setting is on, and gone with the window. */
export class StatusEndpoint {
  private served: { readonly server: RunningServer; readonly token: string } | undefined;
  private settling: Promise<void> = Promise.resolve();
  private readonly changed = new EventEmitter<void>();

  readonly onDidChange = this.changed.event;

  constructor(private readonly options: EndpointOptions) {}

  /** Whether the user wants it served. */
  get isWanted(): boolean {
    return isOn('endpoint.enabled');
  }

  /** For example `http://127.0.0.1:41234`; undefined while it is not served. */
  get url(): string | undefined {
    return this.served?.server.url;
  }

  /** Starts or stops it as the setting says; one change after the other. */
  follow(): Promise<void> {
    this.settling = this.settling.then(() => (this.isWanted ? this.start() : this.stop()));
    return this.settling;
  }

  /** A command line that asks this endpoint; undefined while it is not served. */
  async curl(): Promise<string | undefined> {
    // Somebody may ask for it right after turning it on.
    await this.follow();
    if (!this.served) {
      return undefined;
    }
    const { server, token } = this.served;
    const headers = [`Authorization: Bearer ${token}`, 'Content-Type: application/json'];
    // Double quotes are understood by all shells.
    const options = headers.map((header) => `-H "${header}"`).join(' ');
    return `curl -s -X POST ${options} -d "{}" ${server.url}/api/v0/ipfs/daemon/status`;
  }

  /** Its sockets end with the extension host at the latest; until then nobody else is let in. */
  dispose(): void {
    this.changed.dispose();
    void this.settling.then(() => this.stop());
  }

  private async start(): Promise<void> {
    if (this.served) {
      return;
    }
    const { check, log, version, clusters } = this.options;
    try {
      // Loaded by those who want it: the server is larger than all the rest.
      const { startServer } = await import('../../headless/cli');
      // Another window may store another token a moment later: this server knows this one.
      const token = await this.token();
      this.served = { server: await startServer({ check, log, version, token, clusters }), token };
      this.changed.fire();
    } catch (error) {
      log.error('The status endpoint could not be served.', error);
      const how = l10n.t('The IPFS status endpoint is not served: {0} The log says more.', errorText(error));
      void window.showErrorMessage(messageText(how));
    }
  }

  private async stop(): Promise<void> {
    const { served } = this;
    if (served) {
      this.served = undefined;
      await served.server.close();
      this.changed.fire();
    }
  }

  private async token(): Promise<string> {
    const { secrets } = this.options;
    const known = await secrets.get(TOKEN_KEY);
    if (known !== undefined) {
      return known;
    }
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await secrets.store(TOKEN_KEY, token);
    return token;
  }
}
