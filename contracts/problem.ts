/** The error format of the API: `application/problem+json` (RFC 9457). */
import { z } from 'zod';
import { problemCodeSchema } from './errors.ts';

export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A page that explains the problem.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: problemCodeSchema,
    request_id: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .meta({ description: 'JSON pointer into the body, or the name of a header or parameter.' }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
