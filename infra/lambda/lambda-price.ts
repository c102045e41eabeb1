/** The price of a function by the hour, for estimates in answers. */
import { PRICES } from '../cost/prices.ts';
import type { WorkerConfiguration } from '../stages/stage-configuration.ts';

type Priced = Pick<WorkerConfiguration['function'], 'memoryMebibytes' | 'architecture'>;

export function lambdaPrice({ memoryMebibytes, architecture }: Priced): { perHour: number; source: string } {
  const price = architecture === 'arm64' ? PRICES.lambdaGigabyteSecond : PRICES.lambdaGigabyteSecondX64;
  const perHour = Number(((memoryMebibytes / 1024) * price.usd * 3600).toPrecision(4));
  return { perHour, source: `Lambda ${architecture}, ${memoryMebibytes} MiB, us-east-1` };
}
