/** The output of `npm run cost -- --levers` in Markdown: the monthly bill if one thing changes. */
import { dollars, markdownTable, number } from './markdown.ts';
import { monthlyCost, totalUsd } from './monthly-cost.ts';
import { secondsOf, simulateScenario, type Scenario } from './scenario.ts';

type Lever = { name: string; change: (scenario: Scenario) => Partial<Scenario> };

const LEVERS: readonly Lever[] = [
  { name: 'as it is', change: () => ({}) },
  { name: 'one worker always runs', change: () => ({ minimumWorkers: 1 }) },
  { name: 'all instances on Spot', change: () => ({ spotPercent: 100 }) },
  { name: 'workers in one zone', change: () => ({ zones: 1 }) },
  { name: 'photos of 3 megapixels', change: () => ({ megapixels: 3 }) },
  {
    name: 'a photo takes a worker half the time',
    change: (scenario) => ({ workerSeconds: workerSeconds(scenario) / 2 }),
  },
  { name: 'g4dn.xlarge instead', change: () => ({ instance: 'g4dn.xlarge' }) },
  { name: 'preset `paper`', change: () => ({ preset: 'paper' }) },
  { name: 'every overlay is fetched', change: () => ({ overlays: true }) },
];

/** @param scenarios These differ only in the photos per day. */
export function leversReport(scenarios: readonly Scenario[]): string {
  const header = scenarios.map(({ photosPerDay }) => `${number(photosPerDay)} a day`);
  const rows = LEVERS.map(({ name, change }) => [
    name,
    ...scenarios.map((scenario) => bill({ ...scenario, ...change(scenario) })),
  ]);
  return markdownTable(['US dollars a month (p95 wait)', ...header], rows);
}

function bill(scenario: Scenario): string {
  const outcome = simulateScenario(scenario);
  return `${dollars(totalUsd(monthlyCost(scenario, outcome)))} (${number(outcome.wait.p95)} s)`;
}

function workerSeconds(scenario: Scenario): number {
  return secondsOf(scenario).worker;
}
