// All commands but those about clusters: most of this program, which whoever asks for a cluster does not load.
import type { RunningServer, ServerOptions } from '../http/server';

export { check } from '../checkCommand';

/**
 * The endpoint for a host that loads this program as a module, as the editor does.
 * @throws ListenError when the address or port cannot be had
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  return (await import('../http/server')).startServer(options);
}

/** As `serve` of `serveCommand.ts`. */
export async function serve(args: readonly string[], output: NodeJS.WritableStream): Promise<number> {
  return (await import('../serveCommand')).serve(args, output);
}

/** As `mcp` of `mcpCommand.ts`. */
export async function mcp(args: readonly string[]): Promise<number> {
  return (await import('../mcpCommand')).mcp(args);
}
