/** Lists come in pages; the cursor of the next page is opaque to clients. */
import { z } from 'zod';
import { SERVICE_LIMITS } from './limits.ts';

export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'The `cursor` of the next page; null on the last page.' }),
  });
}

export const pageQuerySchema = z.object({
  cursor: z
    .string()
    .max(1024)
    .optional()
    .meta({ description: 'The `next_cursor` of the previous page. Default: the first page.' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(SERVICE_LIMITS.pageItems)
    .default(20)
    .meta({ description: 'The largest number of items on a page.' }),
});
