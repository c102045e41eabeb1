/**
 * GPU instances: their price by the hour and the peak performance of their GPU. Each has one GPU
 * and 4 vCPUs.
 */
import type { Price } from './prices.ts';

export type Instance = {
  gpu: string;
  /** Dense float16 on tensor cores, from the data sheet. */
  teraflops: number;
  /** The bandwidth of the GPU's memory, from the data sheet. */
  gigabytesPerSecond: number;
  vcpus: number;
  onDemand: Price;
};

/**
 * Spot prices change by the hour and the zone, between a third and two thirds of on demand: half is
 * assumed.
 */
export const SPOT = {
  share: 0.5,
  source: 'from memory; look at the Spot price history of the account',
  date: '2026-11-24',
};

export const INSTANCES = {
  'g6.xlarge': {
    gpu: 'L4',
    teraflops: 121,
    gigabytesPerSecond: 300,
    vcpus: 4,
    onDemand: {
      usd: 0.8048,
      per: 'hour',
      source: 'quoted in a public repository for us-east-1',
      date: '2026-09-26',
    },
  },
  'g5.xlarge': {
    gpu: 'A10G',
    teraflops: 70,
    gigabytesPerSecond: 600,
    vcpus: 4,
    onDemand: { usd: 1.006, per: 'hour', source: 'factualminds.com, EC2 on demand', date: '2026-06' },
  },
  'g4dn.xlarge': {
    gpu: 'T4',
    teraflops: 65,
    gigabytesPerSecond: 320,
    vcpus: 4,
    onDemand: { usd: 0.526, per: 'hour', source: 'from memory, check', date: '2026-11-24' },
  },
} as const satisfies Record<string, Instance>;

export type InstanceName = keyof typeof INSTANCES;
export const INSTANCE_NAMES = Object.keys(INSTANCES) as InstanceName[];

/** @param spotPercent The share of instance hours on Spot. */
export function usdPerHour(name: InstanceName, spotPercent: number): number {
  const onDemand = INSTANCES[name].onDemand.usd;
  const spot = spotPercent / 100;
  return onDemand * (1 - spot) + onDemand * SPOT.share * spot;
}
