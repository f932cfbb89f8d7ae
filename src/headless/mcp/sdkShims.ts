/**
 * Stands in the bundle for the SDK's own choice of a JSON Schema validator, which is three times as large as all the
 * rest of the SDK that we use. Our schemas validate by themselves; the SDK only wants to have one.
 */
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
export { default as process } from 'node:process';
