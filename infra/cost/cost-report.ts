/**
 * The output of `npm run cost` in Markdown: the monthly bill with a column for each volume, GPUs,
 * waits, limits.
 */
import { INSTANCES } from './instances.ts';
import { functionUse, lambdaSeconds } from './function-use.ts';
import { gpuShare, limitsAt, peakRate, saturatesFirst } from './limits.ts';
import { dollars, markdownTable, number, percent } from './markdown.ts';
import { DAYS_PER_MONTH } from './month.ts';
import { monthlyCost, totalUsd, type CostLine } from './monthly-cost.ts';
import { demandOf, secondsOf, simulateScenario, type Scenario } from './scenario.ts';
import type { Demand } from '../simulation/arrivals.ts';
import type { SimulationOutcome } from '../simulation/simulate.ts';

type Column = { scenario: Scenario; outcome: SimulationOutcome; lines: CostLine[] };

/** @param scenarios These differ only in the photos per day. */
export function costReport(scenarios: readonly Scenario[]): string {
  const columns = scenarios.map((scenario): Column => {
    const outcome = simulateScenario(scenario);
    return { scenario, outcome, lines: monthlyCost(scenario, outcome) };
  });
  const compute = scenarios[0]?.compute ?? 'gpu';
  return [
    billTable(columns),
    ...(compute === 'gpu' ? [] : [functionTable(columns)]),
    ...(compute === 'lambda' ? [] : [gpuTable(columns)]),
    limitTable(columns),
  ].join('\n\n');
}

function billTable(columns: readonly Column[]): string {
  const [first] = columns;
  const header = ['US dollars a month', ...columns.map(({ scenario }) => heading(scenario))];
  const rows = (first?.lines ?? []).map(({ name, standing }, index) => [
    standing ? `${name} (always)` : name,
    ...columns.map(({ lines }) => dollars(lines[index]!.usd)),
  ]);
  const standing = (lines: readonly CostLine[]) => totalUsd(lines.filter((line) => line.standing));
  return markdownTable(header, [
    ...rows,
    ['**All**', ...columns.map(({ lines }) => `**${dollars(totalUsd(lines))}**`)],
    ['fixed part, without photos', ...columns.map(({ lines }) => dollars(standing(lines)))],
    ['**For 1,000 photos**', ...columns.map(({ scenario, lines }) => `**${perThousand(scenario, lines)}**`)],
  ]);
}

function perThousand({ photosPerDay }: Scenario, lines: readonly CostLine[]): string {
  if (photosPerDay === 0) return '';
  return dollars(totalUsd(lines) / ((photosPerDay * DAYS_PER_MONTH) / 1000));
}

function functionTable(columns: readonly Column[]): string {
  const row = (name: string, value: (scenario: Scenario) => string) => [
    name,
    ...columns.map(({ scenario }) => value(scenario)),
  ];
  const executions = (scenario: Scenario, demand: Demand) => {
    const { share, seconds } = functionUse(scenario);
    return number(Math.ceil(peakRate(demand) * share * seconds));
  };
  return markdownTable(
    ['The function', ...columns.map(({ scenario }) => heading(scenario))],
    [
      row('Seconds of a photo', (scenario) => number(functionUse(scenario).seconds, 1)),
      row('Share of the photos', (scenario) => percent(functionUse(scenario).share)),
      row("Executions at the day's height", (scenario) =>
        executions(scenario, demandOf({ ...scenario, burst: 0 })),
      ),
      row('Executions with which no burst waits', (scenario) => executions(scenario, demandOf(scenario))),
    ],
  );
}

function gpuTable(columns: readonly Column[]): string {
  const row = (name: string, value: (column: Column) => string) => [name, ...columns.map(value)];
  return markdownTable(
    ['GPUs and waits', ...columns.map(({ scenario }) => heading(scenario))],
    [
      row('GPUs, on average', ({ outcome }) => number(outcome.instanceHoursPerDay / 24, 1)),
      row('GPUs, at most', ({ outcome }) => number(outcome.mostInstances)),
      row('vCPUs to ask for (quota)', ({ scenario, outcome }) =>
        number(outcome.mostInstances * INSTANCES[scenario.instance].vcpus),
      ),
      row('Instances ordered a day', ({ outcome }) => number(outcome.instanceStartsPerDay)),
      row('Paid time with a photo', ({ outcome }) => percent(outcome.busyShare)),
      row('Paid time with the GPU at work', ({ scenario, outcome }) =>
        percent(outcome.busyShare * gpuShare(secondsOf(scenario))),
      ),
      row('Wait, median', ({ outcome }) => `${number(outcome.wait.p50)} s`),
      row('Wait, 95th percentile', ({ outcome }) => `${number(outcome.wait.p95)} s`),
      row('Longest wait', ({ outcome }) => `${number(outcome.wait.longest)} s`),
    ],
  );
}

function limitTable(columns: readonly Column[]): string {
  const limitsOf = (scenario: Scenario) => limitsAt(demandOf(scenario), lambdaSeconds(scenario));
  const names = limitsOf(columns[0]!.scenario).map(({ name }) => name);
  const rows = names.map((name) => [
    name,
    ...columns.map(({ scenario }) => {
      const { used, allowed, unit } = limitsOf(scenario).find((limit) => limit.name === name)!;
      return `${percent(used / allowed)} of ${number(allowed)} ${unit}`;
    }),
  ]);
  const header = ['Used in the busiest minute', ...columns.map(({ scenario }) => heading(scenario))];
  return markdownTable(header, [
    ...rows,
    ...(columns[0]!.scenario.compute === 'lambda' ? [] : [gpuShares(columns)]),
    [
      '**Saturates first**',
      ...columns.map(
        ({ scenario }) =>
          `**${saturatesFirst(demandOf(scenario), secondsOf(scenario), lambdaSeconds(scenario))}**`,
      ),
    ],
  ]);
}

function gpuShares(columns: readonly Column[]): string[] {
  return [
    "of a busy worker's time, its GPU",
    ...columns.map(({ scenario }) => percent(gpuShare(secondsOf(scenario)))),
  ];
}

function heading({ photosPerDay }: Scenario): string {
  return `${number(photosPerDay)} a day`;
}
