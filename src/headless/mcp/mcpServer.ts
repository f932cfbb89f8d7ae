import { McpServer } from '@modelcontextprotocol/server';
import type { CheckDaemonStatus, CheckRequest } from '../../controller/checkDaemonStatus';
import { DaemonStatusRequest, DaemonStatusResponse } from '../../status/result';
import { explain, Explanation, ExplainRequest } from './explanation';
import { standardSchema } from './standardSchema';
import { jsonText } from '../../status/visibleText';
import { DATA_NOT_INSTRUCTIONS } from '../../status/foreignNotice';

/** Looks at this machine and changes nothing. */
const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const DAEMONS_URI = 'ipfs://daemons';

/** The controller as Model Context Protocol tools and a resource. */
export function createMcpServer(check: CheckDaemonStatus, version: string): McpServer {
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
        'reasons with their evidence, instances, and the next step. Without daemon_type all three. Changes nothing.',
      inputSchema: standardSchema(DaemonStatusRequest),
      outputSchema: standardSchema(DaemonStatusResponse),
      annotations: READ_ONLY,
    },
    async (request, { mcpReq }) => structured(await check(request as CheckRequest, mcpReq.signal)),
  );
  server.registerTool(
    'ipfs_explain_state',
    {
      title: 'Explain a state of an IPFS daemon',
      description:
        'Says what a state such as "crashed" means and what to do. With daemon_type alone it looks at that daemon ' +
        'and explains the state that it is in. Changes nothing.',
      inputSchema: standardSchema(ExplainRequest),
      outputSchema: standardSchema(Explanation),
      annotations: READ_ONLY,
    },
    async (request, { mcpReq }) => structured(await explain(check, request, mcpReq.signal)),
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
          text: jsonText(await check({}, mcpReq.signal)),
        },
      ],
    }),
  );
  return server;
}

/** Clients that know no structured content read the same from the text. */
function structured(content: Record<string, unknown>) {
  return {
    structuredContent: content,
    content: [
      { type: 'text' as const, text: jsonText(content) },
      { type: 'text' as const, text: DATA_NOT_INSTRUCTIONS },
    ],
  };
}
