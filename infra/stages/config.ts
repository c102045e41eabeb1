/** The stages, and all that differs between them. `stage-configuration.ts` has the rules. */
import { SCALING } from './scaling.ts';
import type { StageConfiguration } from './stage-configuration.ts';

const RUNBOOK = 'infra/RUNBOOK.md';

const dev: StageConfiguration = {
  region: 'us-east-1',
  availabilityZones: ['us-east-1a', 'us-east-1b'],
  data: 'removed',
  logDays: 7,
  logLevel: 'debug',
  // A stage for trying costs less than 10 dollars a month while nothing happens.
  dashboard: false,
  alarms: {
    which: 'essential',
    emails: [],
    runbookUrl: RUNBOOK,
    oldestMessageMinutes: 30,
    repairsPerHour: 20,
    latencySeconds: 5,
    monthlyUsd: 50,
  },
  api: {
    requestsPerMinute: 600,
    allowedDestinations: [],
    corsOrigins: [],
    s3Sources: {},
    datasetSources: {},
    firewall: false,
    // Many phones share one address, as do the customers of a backend: each tenant's own limit comes first.
    requestsPerAddress: 30_000,
    originSecretDays: 30,
  },
  // A new account has ten executions of functions at a time: most of them are left to the API.
  functions: { api: { concurrency: 'account' }, imports: { concurrency: 2 }, webhooks: { concurrency: 2 } },
  worker: {
    compute: 'lambda',
    function: { memoryMebibytes: 3008, concurrency: 2, architecture: 'arm64', precision: 'float32' },
    network: 'public',
    hostImage: 'recommended',
    instanceTypes: ['g6.xlarge', 'g5.xlarge', 'g4dn.xlarge'],
    // An instance group never replaces Spot instances that are not to be had by others: a stage for trying has none.
    spotPercent: 0,
    onDemandBase: 0,
    minimum: 0,
    maximum: 2,
    secondsPerImage: SCALING.workerSecondsPerImage,
    model: { name: 'storybook', from: 'image' },
    precision: 'float16',
    auxiliaryTexts: 'wordnet',
    price: { perHour: 0.8048, source: 'g6.xlarge on demand, us-east-1' },
    rootVolumeGibibytes: 80,
  },
};

const prod: StageConfiguration = {
  ...dev,
  availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  data: 'retained',
  logDays: 90,
  logLevel: 'info',
  dashboard: true,
  alarms: { ...dev.alarms, which: 'all', oldestMessageMinutes: 15, monthlyUsd: 1000 },
  api: { ...dev.api, firewall: true },
  functions: { api: { concurrency: 'account' }, imports: { concurrency: 10 }, webhooks: { concurrency: 20 } },
  worker: {
    ...dev.worker,
    compute: 'both',
    function: { ...dev.worker.function, concurrency: 10 },
    network: 'endpoints',
    // The first one is on demand, and every second one above it: work goes on where Spot has nothing.
    spotPercent: 50,
    onDemandBase: 1,
    maximum: SCALING.maximumWorkers,
    model: { name: 'vit-b-16', from: 's3' },
  },
};

export const STAGES = { dev, prod };
