/** The wire shapes that only HTTP has; those of a status answer are in `status/result.ts`. */
import * as z from 'zod/mini';

/** Every answer that is not a success. */
export const ErrorResponse = z.strictObject({
  success: z.literal(false),
  error: z.string(),
  error_type: z.string(),
  status_code: z.int(),
});
export type ErrorResponse = z.infer<typeof ErrorResponse>;

/** Says that the server itself is alive; it looks at no daemon. */
export const HealthResponse = z.strictObject({
  success: z.literal(true),
  status: z.literal('ok'),
  version: z.string(),
});
export type HealthResponse = z.infer<typeof HealthResponse>;
