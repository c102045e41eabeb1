/** For how many days results are kept, in requests. */
import { z } from 'zod';
import { RETENTION_DAYS } from './limits.ts';

export const retentionDaysSchema = z
  .literal(RETENTION_DAYS)
  // The generator of the API reference knows only the first value of a literal.
  .meta({ enum: [...RETENTION_DAYS] });
