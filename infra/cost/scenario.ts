/**
 * A scenario for the cost model: a number of photos of one kind, on some instances, with some
 * scaling numbers.
 */
import { backlogPerWorker, SCALING } from '../stages/scaling.ts';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import type { Demand } from '../simulation/arrivals.ts';
import type { InstanceName } from './instances.ts';
import { photoSeconds, type PhotoSeconds } from './photo-seconds.ts';
import { simulate, type SimulationOutcome } from '../simulation/simulate.ts';
import { functionUse, type FunctionSettings } from './function-use.ts';

export type Scenario = FunctionSettings & {
  photosPerDay: number;
  instance: InstanceName;
  /** Photos that arrive within one minute of each day; default: a hundredth of the day's photos. */
  burst?: number | undefined;
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
  memoryMebibytes: 3008,
  architecture: 'arm64',
  batchPercent: 50,
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
    memoryMebibytes: worker.function.memoryMebibytes,
    architecture: worker.function.architecture,
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

const WITHOUT_GPUS: SimulationOutcome = {
  photos: 0,
  wait: { mean: 0, p50: 0, p95: 0, longest: 0 },
  left: 0,
  instanceHoursPerDay: 0,
  instanceStartsPerDay: 0,
  mostInstances: 0,
  busyShare: 0,
};

/** Simulates the GPU workers with their part of the photos. A photo of the function finds one that starts within seconds. */
export function simulateScenario(scenario: Scenario): SimulationOutcome {
  if (scenario.compute === 'lambda') return WITHOUT_GPUS;
  const { share } = functionUse(scenario);
  const photosPerDay = scenario.photosPerDay * (1 - share);
  const burst = scenario.burst === undefined ? undefined : scenario.burst * (1 - share);
  return simulateGpus({ ...scenario, photosPerDay, burst });
}

function simulateGpus(scenario: Scenario): SimulationOutcome {
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
