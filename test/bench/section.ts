/** The results of a section of the benchmark, and how they are shown. */
import type { FoundModel } from '#models/find-model.ts';
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { formatMarkdownTable, type Table } from './markdown-table.ts';

/** A ratio that the project promises, beside the measured one. */
export type Ratio = { name: string; value: number; atLeast?: number; atMost?: number };

export type Section = {
  title: string;
  /** The measurements, with notes for their reader. */
  notes: string[];
  tables: Table[];
  ratios: Ratio[];
};

export type BenchContext = {
  executionProvider: ExecutionProvider;
  threads: readonly number[];
  /** The number of repetitions of each measurement. */
  rounds: number;
  /** Measures what takes minutes instead of estimating it from a sample. */
  full: boolean;
  /** Random weights of ViT-B/16's shape. */
  model: FoundModel;
  cacheFolder: string;
  /** Creates an empty folder that is removed with the benchmark. */
  newFolder: () => Promise<string>;
  signal: AbortSignal;
};

export type MeasureSection = (context: BenchContext) => Promise<Section>;

export function formatSection({ title, notes, tables, ratios }: Section): string {
  const parts = [`## ${title}`, ...notes, ...tables.map(formatMarkdownTable)];
  return [...parts, ...(ratios.length > 0 ? [ratios.map(describeRatio).join('\n')] : [])].join('\n\n');
}

/** The format is "- name: 1.08 (at most 1.25: holds)". */
export function describeRatio({ name, value, atLeast, atMost }: Ratio): string {
  const limits = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}: ${value >= atLeast ? 'holds' : 'missed'}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}: ${value <= atMost ? 'holds' : 'missed'}`]),
  ];
  const suffix = limits.length > 0 ? ` (${limits.join('; ')})` : '';
  return `- ${name}: ${value.toPrecision(3)}${suffix}`;
}

/** At 0, the runtime chooses the number of threads. */
export function describeThreads(threads: number): string {
  if (threads === 0) return 'all threads';
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
