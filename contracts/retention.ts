/** The number of days for which results are kept, as requests choose it. */
import { z } from 'zod';
import { RETENTION_DAYS } from './limits.ts';

export const retentionDaysSchema = z
  .literal(RETENTION_DAYS)
  // The generator of the API reference uses only the first value of a literal.
  .meta({ enum: [...RETENTION_DAYS] });
