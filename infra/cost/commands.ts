/** The commands `cost` and `simulate`, from their arguments to their output. */
import { compareReport } from './compare-report.ts';
import { costReport } from './cost-report.ts';
import { leversReport } from './levers-report.ts';
import { scenarioCommand, scenariosOf } from './options.ts';
import { priceReport, secondsReport } from './price-report.ts';
import { standingReport } from './standing-report.ts';
import { compareCandidates, simulationReport } from './simulation-report.ts';

type CostOptions = {
  compare: boolean;
  prices: boolean;
  levers: boolean;
  seconds: boolean;
  standing: boolean;
};

/** Runs `npm run cost`. */
export function cost(args: readonly string[]): string {
  const command = scenarioCommand(
    'npm run cost --',
    'Estimates what the service costs in AWS. docs/cost.md explains the model.',
  )
    .option('--standing', 'print only what stages cost without photos', false)
    .option('--compare', 'print only what 1,000 photos cost with each compute, and where they cross', false)
    .option('--levers', 'print only how the bill changes with each assumption', false)
    .option('--prices', 'print only the prices with their sources', false)
    .option('--seconds', 'print only how long a photo occupies a worker', false)
    .parse(args, { from: 'user' });
  const options = command.opts<CostOptions>();
  if (options.standing) return standingReport();
  if (options.prices) return priceReport();
  if (options.seconds) return secondsReport();
  const scenarios = scenariosOf(command);
  if (options.compare) return compareReport(scenarios);
  return options.levers ? leversReport(scenarios) : costReport(scenarios);
}

/** Runs `npm run simulate`. */
export function simulation(args: readonly string[]): string {
  const command = scenarioCommand(
    'npm run simulate --',
    'Simulates waits and instances with the numbers of infra/stages/scaling.ts.',
  )
    .option('--compare', 'compare candidates for the scaling numbers', false)
    .parse(args, { from: 'user' });
  const scenarios = scenariosOf(command);
  return simulationReport(
    command.opts<{ compare: boolean }>().compare ? compareCandidates(scenarios) : scenarios,
  );
}
