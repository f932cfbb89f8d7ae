import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod/mini';

/** A schema of the contract as the SDK wants it: Zod's small variant validates, but does not bring its JSON Schema. */
export function standardSchema<Schema extends z.ZodMiniType>(
  schema: Schema,
): StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>> {
  const jsonSchema = () => z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>;
  return { '~standard': { ...schema['~standard'], jsonSchema: { input: jsonSchema, output: jsonSchema } } };
}
