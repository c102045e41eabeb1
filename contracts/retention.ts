/** The number of days for which results are kept, as requests choose it. */
import { z } from 'zod';
import { RETENTION_DAYS } from './limits.ts';

export const retentionDaysSchema = z
  .literal(RETENTION_DAYS)
  .meta({ type: 'integer', description: 'The number of days for which the results are kept.' });
