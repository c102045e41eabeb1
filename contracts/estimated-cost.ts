/** Estimates the cost of a machine for its computing time. */
import { z } from 'zod';

export const estimatedCostSchema = z
  .object({
    amount: z.number(),
    currency: z.literal('USD'),
    price_per_hour: z.number(),
    source: z.string().meta({ description: 'Where the price is from.' }),
  })
  .meta({ id: 'EstimatedCost' });

/** The price of a machine in US dollars, and where the figure is from. */
export type Price = { perHour: number; source: string };

/** Null if no price is known. */
export function estimateCost(
  seconds: number,
  price: Price | undefined,
): z.infer<typeof estimatedCostSchema> | null {
  if (price === undefined) return null;
  const { perHour, source } = price;
  // A hundred-millionth of a dollar is less than the price of a millisecond on any machine.
  const amount = Number(((seconds / 3600) * perHour).toFixed(8));
  return { amount, currency: 'USD', price_per_hour: perHour, source };
}
