/** The output of `npm run cost -- --compare` in Markdown: the price of photos by compute, and where they cross. */
import { DAYS_PER_MONTH } from './month.ts';
import { dollars, markdownTable, number } from './markdown.ts';
import { monthlyCost, totalUsd } from './monthly-cost.ts';
import { simulateScenario, type Scenario } from './scenario.ts';

type Change = { name: string; change: Partial<Scenario> };

const FUNCTION: Change = { name: '`lambda`', change: { compute: 'lambda' } };
const OTHERS: readonly Change[] = [
  { name: '`gpu`, public network', change: { compute: 'gpu', network: 'public' } },
  { name: '`gpu`, NAT gateway', change: { compute: 'gpu', network: 'nat' } },
  { name: '`gpu`, endpoints', change: { compute: 'gpu', network: 'endpoints' } },
  { name: '`both`, public network', change: { compute: 'both', network: 'public' } },
  { name: '`both`, endpoints', change: { compute: 'both', network: 'endpoints' } },
];

/** @param scenarios These differ only in the photos per day. */
export function compareReport(scenarios: readonly Scenario[]): string {
  const [first] = scenarios;
  if (first === undefined) return '';
  const row = ({ name, change }: Change) => [
    name,
    ...scenarios.map((scenario) => perThousand({ ...scenario, ...change })),
    change.compute === 'lambda' ? '' : crossing(first, change),
  ];
  return markdownTable(
    [
      'US dollars for 1,000 photos',
      ...scenarios.map(({ photosPerDay }) => `${number(photosPerDay)} a day`),
      'cheaper than `lambda` above',
    ],
    [FUNCTION, ...OTHERS].map(row),
  );
}

function perThousand(scenario: Scenario): string {
  return dollars(monthlyUsd(scenario) / ((scenario.photosPerDay * DAYS_PER_MONTH) / 1000));
}

function monthlyUsd(scenario: Scenario): number {
  return totalUsd(monthlyCost(scenario, simulateScenario(scenario)));
}

function crossing(scenario: Scenario, change: Partial<Scenario>): string {
  const photos = findCrossing((photosPerDay) => {
    const at = { ...scenario, photosPerDay };
    return monthlyUsd({ ...at, ...FUNCTION.change }) > monthlyUsd({ ...at, ...change });
  });
  return photos === undefined ? 'never' : `${number(photos)} a day`;
}

const FEWEST = 100;
const MOST = 1_000_000;

/** Returns where the function becomes dearer, to two digits; undefined if it does not within a million photos. */
export function findCrossing(isDearer: (photosPerDay: number) => boolean): number | undefined {
  if (!isDearer(MOST)) return undefined;
  let [low, high] = [FEWEST, MOST];
  while (high / low > 1.02) {
    const middle = Math.sqrt(low * high);
    if (isDearer(middle)) high = middle;
    else low = middle;
  }
  return Number(high.toPrecision(2));
}
