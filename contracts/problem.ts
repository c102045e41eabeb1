/** The error format of the API: `application/problem+json` (RFC 9457). */
import { z } from 'zod';
import { PROBLEM_CODES, problemCodeSchema } from './errors.ts';

const problemPointerSchema = z
  .object({
    pointer: z
      .string()
      .meta({ description: 'A JSON pointer into the body, or the name of a header or parameter.' }),
    detail: z.string().meta({ description: 'What is wrong there.' }),
  })
  .meta({ id: 'ProblemPointer' });

export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'The address of a page that explains the problem.' }),
    title: z.string().meta({ description: 'The kind of problem in a few words.' }),
    status: z.int().meta({ description: 'The HTTP status, also for a problem inside another answer.' }),
    detail: z.string().meta({ description: 'What was received, what is allowed and what to do.' }),
    code: problemCodeSchema.meta({
      'x-extensible-enum': [...PROBLEM_CODES],
      description: 'The kind of problem, for programs. Codes may be added.',
    }),
    request_id: z.string().meta({ description: 'Names the request in the logs of the service.' }),
    errors: z
      .array(problemPointerSchema)
      .optional()
      .meta({ description: 'Every wrong member of the request, where there are any.' }),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
