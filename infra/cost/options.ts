/** The flags that `npm run cost` and `npm run simulate` share. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { PRESET_NAMES } from '#contracts/segmentation/options.ts';
import { INSTANCE_NAMES } from './instances.ts';
import { COMPUTES } from '#contracts/compute/compute.ts';
import { STAGES } from '../stages/config.ts';
import { DEFAULT_SCENARIO, scenarioOfStage, type Scenario } from './scenario.ts';

const DEFAULT = DEFAULT_SCENARIO;

export type ScenarioOptions = Omit<Scenario, 'photosPerDay'> & {
  photosPerDay: number[];
  stage?: keyof typeof STAGES;
};

export function scenarioCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option(
      '-n, --photos-per-day <list>',
      'photos per day, one number or several: 100,10000',
      volumes,
      [10_000],
    )
    .addOption(
      new Option('--stage <name>', 'take what follows from a stage of infra/stages/config.ts').choices(
        Object.keys(STAGES),
      ),
    )
    .addOption(
      new Option('--compute <name>', 'where photos are segmented').choices(COMPUTES).default(DEFAULT.compute),
    )
    .addOption(
      new Option('--network <name>', 'how GPU workers reach AWS')
        .choices(['endpoints', 'nat', 'public'])
        .default(DEFAULT.network),
    )
    .option(
      '--memory-mebibytes <number>',
      'memory of the function that segments',
      between(512, 10_240),
      DEFAULT.memoryMebibytes,
    )
    .addOption(
      new Option('--architecture <name>', 'of the function that segments')
        .choices(['arm64', 'x64'])
        .default(DEFAULT.architecture),
    )
    .option(
      '--batch-percent <number>',
      'share of photos that nobody waits for: with both they go to GPU workers',
      between(0, 100),
      DEFAULT.batchPercent,
    )
    .option('--no-firewall', 'no web ACL')
    .option('--no-dashboard', 'no dashboard')
    .addOption(new Option('--alarms <which>').choices(['essential', 'all']).default(DEFAULT.alarms))
    .addOption(new Option('-p, --preset <name>').choices(PRESET_NAMES).default(DEFAULT.preset))
    .option('--megapixels <number>', 'size of a photo', between(0.1, 50), DEFAULT.megapixels)
    .addOption(new Option('--instance <type>').choices(INSTANCE_NAMES).default(DEFAULT.instance))
    .option(
      '--worker-seconds <number>',
      'your own measurement: seconds from one photo to the next of a busy worker',
      between(0.001, 86_400),
    )
    .option(
      '--burst <photos>',
      'photos that arrive within one minute, once a day (default: 1% of the day)',
      between(0, 1e7),
    )
    .option(
      '--daily-swing <share>',
      'how much traffic varies over the day: 0 is constant, 1 has silent nights',
      between(0, 1),
      DEFAULT.dailySwing,
    )
    .option(
      '--spot-percent <number>',
      'share of instance hours on Spot',
      between(0, 100),
      DEFAULT.spotPercent,
    )
    .option('--zones <number>', 'availability zones in which workers may run', between(1, 6), DEFAULT.zones)
    .option('--overlays', 'clients fetch the overlay of each photo', DEFAULT.overlays)
    .option('--minimum-workers <number>', 'workers that always run', between(0, 1000), DEFAULT.minimumWorkers)
    .option('--maximum-workers <number>', 'upper limit of workers', between(1, 1000), DEFAULT.maximumWorkers)
    .option(
      '--acceptable-wait-seconds <number>',
      'wait that target tracking aims at',
      between(1, 3600),
      DEFAULT.acceptableWaitSeconds,
    )
    .option(
      '--busy-share <share>',
      'share of its time that a worker should be busy',
      between(0.1, 1),
      DEFAULT.busyShare,
    )
    .option('--seed <number>', 'seed of the simulation', between(0, 2 ** 31), DEFAULT.seed);
}

/** Makes a scenario for each volume. Flags that were given replace what the stage says. */
export function scenariosOf(command: Command): Scenario[] {
  const { photosPerDay, stage, ...options } = command.opts<ScenarioOptions>();
  const ofStage = stage ? scenarioOfStage(STAGES[stage]) : {};
  const given = Object.entries(options).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  const scenario: typeof DEFAULT = { ...DEFAULT, ...ofStage, ...Object.fromEntries(given) };
  return photosPerDay.map((photos) => ({ ...scenario, photosPerDay: photos }));
}

const MOST_PHOTOS = 10_000_000;

function volumes(text: string): number[] {
  return text.split(',').map((part) => between(0, MOST_PHOTOS)(part.trim()));
}

function between(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= minimum && value <= maximum) return value;
    throw new InvalidArgumentError(
      `Expected a number from ${minimum.toLocaleString('en-US')} to ${maximum.toLocaleString('en-US')}.`,
    );
  };
}
