/**
 * The output of `npm run simulate` in Markdown: waits and instances for one scenario, or for
 * several side by side.
 */
import { dollars, markdownTable, number, percent } from './markdown.ts';
import { DAYS_PER_MONTH } from './month.ts';
import { usdPerHour } from './instances.ts';
import { backlogPerWorker } from '../stages/scaling.ts';
import { secondsOf, simulateScenario, type Scenario } from './scenario.ts';

/** The candidates from which the numbers of `scaling.ts` were chosen: each changes one number. */
const CANDIDATES: readonly Partial<Scenario>[] = [
  ...[30, 60, 120, 180, 300].map((acceptableWaitSeconds) => ({ acceptableWaitSeconds })),
  ...[0.6, 0.7, 0.9].map((busyShare) => ({ busyShare })),
];

const HEADER = [
  'photos a day',
  'acceptable wait',
  'backlog a worker',
  'busy share',
  'workers always',
  'p50',
  'p95',
  'longest',
  'GPUs, mean',
  'at most',
  'instance use',
  'instances, $ a month',
];

export function simulationReport(scenarios: readonly Scenario[]): string {
  return markdownTable(HEADER, scenarios.map(row));
}

/** Combines each scenario with each candidate. */
export function compareCandidates(scenarios: readonly Scenario[]): Scenario[] {
  return scenarios.flatMap((scenario) => CANDIDATES.map((candidate) => ({ ...scenario, ...candidate })));
}

function row(scenario: Scenario): string[] {
  const outcome = simulateScenario(scenario);
  const { worker } = secondsOf(scenario);
  const { instance, spotPercent, acceptableWaitSeconds } = scenario;
  const hours = outcome.instanceHoursPerDay;
  return [
    number(scenario.photosPerDay),
    `${number(acceptableWaitSeconds)} s`,
    number(backlogPerWorker(worker, acceptableWaitSeconds)),
    percent(scenario.busyShare),
    number(scenario.minimumWorkers),
    ...[outcome.wait.p50, outcome.wait.p95, outcome.wait.longest].map((wait) => `${number(wait)} s`),
    number(hours / 24, 1),
    number(outcome.mostInstances),
    percent(outcome.busyShare),
    dollars(hours * DAYS_PER_MONTH * usdPerHour(instance, spotPercent)),
  ];
}
