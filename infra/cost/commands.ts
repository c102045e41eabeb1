/** The two commands, from their arguments to what they print. */
import { costReport } from './cost-report.ts';
import { leversReport } from './levers-report.ts';
import { scenarioCommand, scenariosOf, type ScenarioOptions } from './options.ts';
import { priceReport, secondsReport } from './price-report.ts';
import { compareCandidates, simulationReport } from './simulation-report.ts';

type CostOptions = ScenarioOptions & { prices: boolean; levers: boolean; seconds: boolean };

/** `npm run cost`. */
export function cost(args: readonly string[]): string {
  const options = scenarioCommand(
    'npm run cost --',
    'What the service costs in AWS: docs/cost.md explains it.',
  )
    .option('--levers', 'the bill if one thing changes, and nothing else', false)
    .option('--prices', 'every price with its source, and nothing else', false)
    .option('--seconds', 'how long a photo occupies a worker, and nothing else', false)
    .parse(args, { from: 'user' })
    .opts<CostOptions>();
  if (options.prices) return priceReport();
  if (options.seconds) return secondsReport();
  const scenarios = scenariosOf(options);
  return options.levers ? leversReport(scenarios) : costReport(scenarios);
}

/** `npm run simulate`. */
export function simulation(args: readonly string[]): string {
  const options = scenarioCommand(
    'npm run simulate --',
    'Waits and instances, by the numbers of infra/stages/scaling.ts.',
  )
    .option('--compare', 'candidates for the numbers of scaling, side by side', false)
    .parse(args, { from: 'user' })
    .opts<ScenarioOptions & { compare: boolean }>();
  const scenarios = scenariosOf(options);
  return simulationReport(options.compare ? compareCandidates(scenarios) : scenarios);
}
