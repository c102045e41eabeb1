import { describe, expect, it } from 'vitest';
import { simulate, type Simulation } from '#infra/simulation/simulate.ts';
import { SCALING } from '#infra/stages/scaling.ts';

const QUIET = { photosPerDay: 0, burstPhotos: 0, dailySwing: 0 };

/** Scaling off unless a test says otherwise: one worker that is always there. */
function outcome({ numbers, ...changes }: Partial<Omit<Simulation, 'numbers'>> & { numbers?: object }) {
  return simulate({
    demand: QUIET,
    workerSeconds: 10,
    days: 1,
    seed: 7,
    ...changes,
    numbers: { ...SCALING, backlogPerWorker: 1000, minimumWorkers: 1, maximumWorkers: 1, ...numbers },
  });
}

describe('simulate', () => {
  it('pays for nothing when nothing arrives and no worker must stay', () => {
    const { photos, instanceHoursPerDay, mostInstances, busyShare } = outcome({
      numbers: { minimumWorkers: 0 },
    });
    expect({ photos, instanceHoursPerDay, mostInstances, busyShare }).toEqual({
      photos: 0,
      instanceHoursPerDay: 0,
      mostInstances: 0,
      busyShare: 0,
    });
  });

  it('pays for a worker that stays all day, and for its start', () => {
    expect(outcome({}).instanceHoursPerDay).toBeCloseTo(24 + SCALING.instanceStartSeconds / 3600, 6);
  });

  it.each([0.3, 0.5, 0.8])('waits as long as M/D/1 says at a load of %s', (load) => {
    const workerSeconds = 10;
    const photosPerDay = (load * 86_400) / workerSeconds;
    const days = 60;
    const demand = { ...QUIET, photosPerDay };
    // The mean is what the formula of Pollaczek and Khinchine gives for a service that never varies.
    const expected = (load * workerSeconds) / (2 * (1 - load));
    const { wait, busyShare } = outcome({ demand, workerSeconds, days });
    expect(wait.mean).toBeGreaterThan(expected * 0.93);
    expect(wait.mean).toBeLessThan(expected * 1.07);
    expect(busyShare).toBeCloseTo(load, 1);
  });

  it('lets a single photo wait for the figure, the alarm and the instance, and pays until ECS ends it', () => {
    const { wait, instanceHoursPerDay, instanceStartsPerDay } = outcome({
      demand: { ...QUIET, photosPerDay: 1, burstPhotos: 1 },
      numbers: { minimumWorkers: 0 },
    });
    // A figure arrives within 60 s, and takes effect 60 s later.
    expect(wait.longest).toBeGreaterThanOrEqual(60 + 180);
    expect(wait.longest).toBeLessThanOrEqual(120 + 180);
    expect(instanceStartsPerDay).toBe(1);
    // Start and photo, 15 figures without any job, 15 minutes without a task.
    expect(instanceHoursPerDay * 60).toBeGreaterThan(3 + 15 + 15);
    expect(instanceHoursPerDay * 60).toBeLessThan(3 + 15 + 15 + 4);
  });

  it('keeps a worker that has a little to do all the time', () => {
    const demand = { ...QUIET, photosPerDay: 2000 };
    const { instanceStartsPerDay, wait } = outcome({
      demand,
      workerSeconds: 3,
      numbers: { minimumWorkers: 0 },
    });
    expect(instanceStartsPerDay).toBe(1);
    // All photos but those of the first minutes find the worker there.
    expect(wait.p95).toBeLessThan(3);
  });

  it('works off a burst in the time that it takes one worker after the other', () => {
    const demand = { ...QUIET, photosPerDay: 100, burstPhotos: 100 };
    const { wait, photos, left } = outcome({ demand, workerSeconds: 30 });
    expect({ photos, left }).toEqual({ photos: 100, left: 0 });
    // The last of 100 starts after the 99 before it, and they all arrive within a minute.
    expect(wait.longest).toBeLessThanOrEqual(99 * 30);
    expect(wait.longest).toBeGreaterThan(99 * 30 - 60);
  });

  it('starts more workers for a backlog, up to the maximum, and ends with none', () => {
    const demand = { ...QUIET, photosPerDay: 2000, burstPhotos: 2000 };
    const numbers = { minimumWorkers: 0, maximumWorkers: 6, backlogPerWorker: 10 };
    const { mostInstances, left, busyShare } = outcome({ demand, numbers });
    expect({ mostInstances, left }).toEqual({ mostInstances: 6, left: 0 });
    expect(busyShare).toBeLessThan(1);
  });

  it('reports the photos that have not started when too few workers are allowed', () => {
    const demand = { ...QUIET, photosPerDay: 20_000 };
    const { left, photos, busyShare } = outcome({ demand });
    expect(left).toBeGreaterThan(photos - 8641 - 1);
    expect(busyShare).toBeGreaterThan(0.99);
  });

  it('repeats itself with the same seed, and not with another', () => {
    const demand = { ...QUIET, photosPerDay: 500, dailySwing: 0.8 };
    expect(outcome({ demand })).toEqual(outcome({ demand }));
    expect(outcome({ demand, seed: 8 })).not.toEqual(outcome({ demand }));
  });
});
