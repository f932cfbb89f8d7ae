import { parseAddress } from '../clusterClient/address';
import { posixWord } from '../status/judge/steps/shellWords';

/** What shows the peers of a cluster to somebody who has only a terminal. */
export type Tool = 'ipfs-cluster-ctl' | 'curl';

/**
 * The command line that asks for the peers of a cluster. Credentials are left out by name: whoever runs it puts them in.
 * @param api the address of the API
 * @throws AddressError for an address that is none
 */
export function commandLineOf(tool: Tool, api: string, wantsCredentials: boolean): string {
  const { address, tls = false, basePath = '', ...endpoint } = parseAddress(api);
  if (tool === 'ipfs-cluster-ctl') {
    const login = wantsCredentials ? ' --basic-auth "$CLUSTER_CREDENTIALS"' : '';
    return `ipfs-cluster-ctl --host ${posixWord(address)}${tls ? ' --https' : ''}${login} peers ls`;
  }
  const login = wantsCredentials ? ' --user "$CLUSTER_CREDENTIALS"' : '';
  const scheme = tls ? 'https' : 'http';
  if (endpoint.kind === 'unix') {
    return `curl --silent${login} --unix-socket ${posixWord(endpoint.path)} ${scheme}://localhost${basePath}/peers`;
  }
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `curl --silent${login} ${posixWord(`${scheme}://${host}:${endpoint.port}${basePath}/peers`)}`;
}
