import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { version } from '../../package.json';
import { DaemonStatusResponse } from '../status/result';
import { controllerThatRemembers } from './controllerThatRemembers';
import { environmentSettings } from './environmentSettings';
import { type ClusterQuestions, registerClusterTools } from './mcp/clusterTools';
import { createMcpServer } from './mcp/mcpServer';
import { type PinQuestions, registerPinTools } from './mcp/pinTools';
import { SharedChecks } from './sharedChecks';
import { stderrLog } from './stderrLog';
import { UsageError } from './usageError';

/**
 * `mcp`: serves the Model Context Protocol on standard input and output. The process ends when its input does.
 * @returns the exit code, as soon as the server listens
 * @throws UsageError
 */
export function mcp(args: readonly string[]): number {
  if (args[0] !== undefined) {
    throw new UsageError(`mcp takes no arguments, such as "${args[0]}".`);
  }
  const settings = environmentSettings(process.env);
  const controller = controllerThatRemembers(settings);
  const shared = new SharedChecks({
    check: async (request, signal) => DaemonStatusResponse.parse(await controller(request, signal)),
  });
  // The SDK waits for it once for each answer that is under way.
  process.stdout.setMaxListeners(0);
  const served = () => {
    const server = createMcpServer(shared.ask, version);
    registerClusterTools(server, CLUSTERS_ON_DEMAND);
    registerPinTools(server, CLUSTERS_ON_DEMAND);
    return server;
  };
  serveStdio(served, {
    onerror: (error) => {
      stderrLog.error('The protocol was not kept.', error);
    },
  });
  return 0;
}

/** What asks clusters is loaded by the first question about one. */
const CLUSTERS_ON_DEMAND: ClusterQuestions & PinQuestions = {
  peers: async (api) => (await loadAnswers()).peers(api),
  alerts: async (api) => (await loadAnswers()).alerts(api),
  trouble: async (api) => (await loadAnswers()).trouble(api),
  status: async (cid, api) => (await loadAnswers()).status(cid, api),
};

async function loadAnswers(): Promise<ClusterQuestions & PinQuestions> {
  return (await import('./cluster/forServers')).clusterAnswers;
}
