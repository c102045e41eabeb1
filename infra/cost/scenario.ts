/**
 * A scenario for the cost model: a number of photos of one kind, on some instances, with some
 * scaling numbers.
 */
import type { Preset } from '#contracts/segmentation/options.ts';
import { backlogPerWorker, SCALING } from '../stages/scaling.ts';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import type { Demand } from '../simulation/arrivals.ts';
import type { InstanceName } from './instances.ts';
import { photoSeconds, type PhotoSeconds } from './photo-seconds.ts';
import { simulate, type SimulationOutcome } from '../simulation/simulate.ts';
import type { StageShape } from './usage.ts';

export type Scenario = StageShape & {
  photosPerDay: number;
  preset: Preset;
  megapixels: number;
  instance: InstanceName;
  /** Photos that arrive within one minute of each day; default: a hundredth of the day's photos. */
  burst?: number;
  dailySwing: number;
  spotPercent: number;
  overlays: boolean;
  minimumWorkers: number;
  maximumWorkers: number;
  acceptableWaitSeconds: number;
  busyShare: number;
  /** The user's own measurement; default: `photo-seconds.ts`. */
  workerSeconds?: number;
  seed: number;
};

/** A stage with everything that a stage can have, and GPU workers. */
export const DEFAULT_SCENARIO: Omit<Scenario, 'photosPerDay'> = {
  compute: 'gpu',
  network: 'endpoints',
  zones: 3,
  firewall: true,
  dashboard: true,
  alarms: 'all',
  preset: 'balanced',
  megapixels: 12,
  instance: 'g6.xlarge',
  dailySwing: 0.8,
  spotPercent: 0,
  overlays: false,
  minimumWorkers: 0,
  maximumWorkers: 200,
  acceptableWaitSeconds: SCALING.acceptableWaitSeconds,
  busyShare: SCALING.busyShare,
  seed: 1,
};

/** Reads the parts of a stage's configuration that its bill depends on. */
export function scenarioOfStage({ worker, availabilityZones, api, dashboard, alarms }: StageConfiguration) {
  const { compute, network, spotPercent, minimum } = worker;
  return {
    compute,
    network,
    zones: availabilityZones.length,
    firewall: api.firewall,
    dashboard,
    alarms: alarms.which,
    spotPercent,
    minimumWorkers: minimum,
  };
}

const DEFAULT_BURST_SHARE = 0.01;
/** Enough days to average out chance, and few enough to simulate in seconds. */
const PHOTOS_TO_SIMULATE = 300_000;
const MOST_DAYS = 28;

export function demandOf({ photosPerDay, burst, dailySwing }: Scenario): Demand {
  return { photosPerDay, burstPhotos: burst ?? Math.floor(photosPerDay * DEFAULT_BURST_SHARE), dailySwing };
}

export function secondsOf({ preset, megapixels, instance, workerSeconds }: Scenario): PhotoSeconds {
  const computed = photoSeconds(preset, megapixels, instance);
  if (workerSeconds === undefined) return computed;
  const gpu = Math.min(workerSeconds, computed.gpu);
  return { gpu, worker: workerSeconds, source: 'given on the command line' };
}

export function simulateScenario(scenario: Scenario): SimulationOutcome {
  const { photosPerDay, acceptableWaitSeconds, minimumWorkers, maximumWorkers, busyShare, seed } = scenario;
  const { worker } = secondsOf(scenario);
  const days = Math.floor(PHOTOS_TO_SIMULATE / Math.max(1, photosPerDay));
  return simulate({
    demand: demandOf(scenario),
    workerSeconds: worker,
    days: Math.min(MOST_DAYS, Math.max(1, days)),
    seed,
    numbers: {
      ...SCALING,
      workerSecondsPerImage: worker,
      backlogPerWorker: backlogPerWorker(worker, acceptableWaitSeconds),
      busyShare,
      minimumWorkers,
      maximumWorkers,
    },
  });
}
