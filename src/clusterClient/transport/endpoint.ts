/** Where to connect, and the multiaddress that said so. */
export type Endpoint =
  | { readonly kind: 'tcp'; readonly address: string; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly address: string; readonly path: string };

/** True for addresses of this machine, where a self-signed certificate proves as much as any. */
export function isLoopback(endpoint: Endpoint): boolean {
  return endpoint.kind === 'unix' || /^(127\.|::1$|localhost$)/.test(endpoint.host);
}

/** Two spellings of one endpoint have one key. */
export function endpointKey(endpoint: Endpoint): string {
  return endpoint.kind === 'unix'
    ? endpoint.path
    : `${endpoint.host === 'localhost' ? '127.0.0.1' : endpoint.host}:${endpoint.port}`;
}
