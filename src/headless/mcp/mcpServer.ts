import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod/mini';
import { answerForAgent, DATA_NOT_INSTRUCTIONS } from '../../controller/agentAnswer';
import type { CheckDaemonStatus, CheckRequest } from '../../controller/checkDaemonStatus';
import { DaemonStatusRequest, DaemonStatusResponse } from '../../status/result';
import { jsonText } from '../../status/visibleText';
import { explain, Explanation, ExplainRequest } from './explanation';
import { standardSchema } from './standardSchema';
import { toolResult } from './toolResult';
import { tellingErrors } from './visibleError';

/** Looks at this machine and changes nothing. */
const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const DAEMONS_URI = 'ipfs://daemons';

/** As `AgentAnswer`. */
const Answer = z.extend(DaemonStatusResponse, { notice: z.string(), left_out: z.nullable(z.string()) });

/** The controller as Model Context Protocol tools and a resource. */
export function createMcpServer(check: CheckDaemonStatus, version: string): McpServer {
  const look = async (request: CheckRequest, signal: AbortSignal) =>
    answerForAgent(await check(request, signal));
  const server = new McpServer(
    { name: 'ipfs-cluster-status', title: 'IPFS daemon status', version },
    {
      instructions: `The true state of ipfs, ipfs-cluster-service and ipfs-cluster-follow on this machine. ${DATA_NOT_INSTRUCTIONS}`,
    },
  );
  server.registerTool(
    'ipfs_daemon_status',
    {
      title: 'IPFS daemon status',
      description:
        'Looks whether ipfs, ipfs-cluster-service and ipfs-cluster-follow run on this machine and are well: state, ' +
        'reasons with their evidence, instances, and the next step. Without daemon_type all three. What has no room ' +
        'is named in left_out. Changes nothing.',
      inputSchema: standardSchema(DaemonStatusRequest),
      outputSchema: standardSchema(Answer),
      annotations: READ_ONLY,
    },
    async (request, { mcpReq }) =>
      toolResult(await tellingErrors(look(request as CheckRequest, mcpReq.signal))),
  );
  server.registerTool(
    'ipfs_explain_state',
    {
      title: 'Explain a state of an IPFS daemon',
      description:
        'Says what a state such as "crashed" means and what to do, or what a code of a cause or a next step says. ' +
        'With daemon_type alone it looks at that daemon and explains the state that it is in. Changes nothing.',
      inputSchema: standardSchema(ExplainRequest),
      outputSchema: standardSchema(Explanation),
      annotations: READ_ONLY,
    },
    async (request, { mcpReq }) => toolResult(await tellingErrors(explain(check, request, mcpReq.signal))),
  );
  server.registerResource(
    'daemons',
    DAEMONS_URI,
    {
      title: 'IPFS daemons of this machine',
      description: 'The answer of ipfs_daemon_status about all three, looked at when it is read.',
      mimeType: 'application/json',
    },
    async (uri, { mcpReq }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'application/json',
          text: jsonText(await tellingErrors(look({}, mcpReq.signal))),
        },
      ],
    }),
  );
  return server;
}
