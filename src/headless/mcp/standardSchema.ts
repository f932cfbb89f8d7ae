import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod/mini';
import { visibleError } from './visibleError';

/** A schema of the contract as the SDK wants it: Zod's small variant validates, but does not bring its JSON Schema. */
export function standardSchema<Schema extends z.ZodMiniType>(
  schema: Schema,
): StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>> {
  const jsonSchema = () => z.toJSONSchema(schema, { io: 'input' }) as Record<string, unknown>;
  const standard = schema['~standard'];
  return {
    '~standard': {
      ...standard,
      jsonSchema: { input: jsonSchema, output: jsonSchema },
      validate: async (value) => {
        const result = await standard.validate(value);
        // The SDK makes an error of it as it is, and it quotes what the client sent.
        return result.issues === undefined
          ? result
          : { issues: result.issues.map((issue) => ({ ...issue, message: visibleError(issue.message) })) };
      },
    },
  };
}
