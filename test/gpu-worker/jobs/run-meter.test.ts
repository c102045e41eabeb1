import { describe, expect, it } from 'vitest';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { SharedTime } from '#engine/segmentation/shared-time.ts';
import { describeWait, measureNothing, RunMeter } from '#gpu-worker/jobs/run-meter.ts';

const wait = { queue_seconds: 1, cold_start_seconds: 0 };
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 12, 0, seconds));

describe('describeWait', () => {
  const job = { created_at: at(10).toISOString() };

  it('counts everything as queue if the worker was ready before the job', () => {
    expect(describeWait(job, at(14), at(3))).toEqual({ queue_seconds: 4, cold_start_seconds: 0 });
  });

  it('counts as cold start what passed before the worker was ready', () => {
    expect(describeWait(job, at(40), at(35))).toEqual({ queue_seconds: 5, cold_start_seconds: 25 });
  });

  it('counts everything as cold start if no worker is ready', () => {
    expect(describeWait(job, at(40), undefined)).toEqual({ queue_seconds: 0, cold_start_seconds: 30 });
  });

  it('counts nothing if clocks disagree', () => {
    expect(describeWait(job, at(9), at(3))).toEqual({ queue_seconds: 0, cold_start_seconds: 0 });
  });
});

describe('RunMeter', () => {
  it('adds its own stages to those of the segmentation', async () => {
    const meter = new RunMeter({ options: mergeOptions() }, undefined, new SharedTime());
    await meter.time('read', () => Promise.resolve());
    meter.add({ windows: 1.23456, text: 0 });
    const { timings } = meter.measure(wait);
    expect(timings).toMatchObject({ ...wait, stages: { windows: 1.2346, text: 0 } });
    expect(Object.keys(timings.stages)).toEqual(['read', 'windows', 'text']);
  });

  it('counts windows times views, also of a run that did not end', () => {
    const meter = new RunMeter({ options: mergeOptions() }, undefined, new SharedTime());
    meter.reached({ stage: 'text', done: 80, total: 160 });
    meter.reached({ stage: 'windows', done: 3, total: 12 });
    expect(meter.measure(wait).usage.encoder_passes).toBe(3 * 5);
  });

  it('estimates the cost from the price of an hour, and says whose price it is', () => {
    const price = { perHour: 0.9, source: 'list price' };
    expect(measureNothing(wait, price).usage.estimated_cost).toEqual({
      amount: 0,
      currency: 'USD',
      price_per_hour: 0.9,
      source: 'list price',
    });
    const { compute_seconds, estimated_cost } = new RunMeter(
      { options: mergeOptions() },
      price,
      new SharedTime(),
    ).measure(wait).usage;
    expect(estimated_cost?.amount).toBeCloseTo(compute_seconds * 0.00025, 8);
    expect(measureNothing(wait, undefined).usage.estimated_cost).toBeNull();
  });
});
