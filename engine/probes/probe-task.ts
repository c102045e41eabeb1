/** The question to the process that probes a provider, and its answer. */
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';

export type ProbeTask = {
  provider: ExecutionProvider;
  /** Default: the provider is only opened. */
  speed?: {
    /** The folder of the model whose image encoder is timed. */
    model: string;
    cacheFolder: string;
    precision: Precision;
    /** 0 uses all cores. */
    threads: number;
    passes: number;
    /** No further pass is begun after this time. */
    seconds: number;
  };
};

export type ProbeAnswer = {
  /** The runtime, if it can be loaded at all. */
  runtime?: { version: string; providers: ExecutionProvider[] };
} & (
  | { works: true; /** Seconds of each pass after the first. */ passes: number[] }
  | { works: false; problem: string }
);
