/**
 * The output of `npm run cost` in Markdown: the monthly bill with a column for each volume, GPUs,
 * waits, limits.
 */
import { INSTANCES } from './instances.ts';
import { gpuShare, limitsAt, saturatesFirst } from './limits.ts';
import { dollars, markdownTable, number, percent } from './markdown.ts';
import { DAYS_PER_MONTH } from './month.ts';
import { monthlyCost, totalUsd, type CostLine } from './monthly-cost.ts';
import { demandOf, secondsOf, simulateScenario, type Scenario } from './scenario.ts';
import type { SimulationOutcome } from '../simulation/simulate.ts';

type Column = { scenario: Scenario; outcome: SimulationOutcome; lines: CostLine[] };

/** @param scenarios These differ only in the photos per day. */
export function costReport(scenarios: readonly Scenario[]): string {
  const columns = scenarios.map((scenario): Column => {
    const outcome = simulateScenario(scenario);
    return { scenario, outcome, lines: monthlyCost(scenario, outcome) };
  });
  return [billTable(columns), gpuTable(columns), limitTable(columns)].join('\n\n');
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
  const names = limitsAt(demandOf(columns[0]!.scenario)).map(({ name }) => name);
  const rows = names.map((name) => [
    name,
    ...columns.map(({ scenario }) => {
      const { used, allowed, unit } = limitsAt(demandOf(scenario)).find((limit) => limit.name === name)!;
      return `${percent(used / allowed)} of ${number(allowed)} ${unit}`;
    }),
  ]);
  const header = ['Used in the busiest minute', ...columns.map(({ scenario }) => heading(scenario))];
  return markdownTable(header, [
    ...rows,
    [
      "of a busy worker's time, its GPU",
      ...columns.map(({ scenario }) => percent(gpuShare(secondsOf(scenario)))),
    ],
    [
      '**Saturates first**',
      ...columns.map(({ scenario }) => `**${saturatesFirst(demandOf(scenario), secondsOf(scenario))}**`),
    ],
  ]);
}

function heading({ photosPerDay }: Scenario): string {
  return `${number(photosPerDay)} a day`;
}
