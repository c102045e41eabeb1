/** A file that a job or an evaluation gives, as it is stored and as the API shows it. */
import { z } from 'zod';
import { timeSchema } from '../time.ts';

type Names = readonly [string, ...string[]];

export const storedArtifactSchema = <const Each extends Names>(names: Each) =>
  z.object({
    name: z.enum(names),
    media_type: z.string(),
    bytes: z.int(),
    /** Hexadecimal. */
    sha256: z.string(),
    key: z.string(),
  });

/** @param resource the resource that has it: "job". */
export const linkedArtifactSchema = <const Each extends Names>(names: Each, resource: string) =>
  z.object({
    name: z.enum(names),
    media_type: z.string(),
    bytes: z.int(),
    sha256: z.string().meta({ description: 'The SHA-256 of the file in hexadecimal digits.' }),
    url: z
      .string()
      .meta({ description: 'A signed link: whoever has it can read the artifact until it expires.' }),
    expires_at: timeSchema.meta({
      description: `When the link expires. Read the ${resource} again to get a new one.`,
    }),
  });
