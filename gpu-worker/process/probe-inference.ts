/** Segments a tiny image: this loads what jobs need, and shows that the device works. */
import { encode } from 'fast-png';
import { ProblemError } from '#contracts/errors.ts';
import { mergeOptions, PRESETS, type Preset } from '#contracts/segmentation/options.ts';
import type { Logger } from '#contracts/log.ts';
import type { ImageTask } from '#engine/segmentation/image-segmenter.ts';
import type { ExitReason } from './exit-codes.ts';
import { judgeError } from '../attempts/judge-error.ts';
import type { Readiness } from './readiness.ts';
import type { WorkerContext } from '../worker-context.ts';

export type ProbeContext = {
  segmenter: WorkerContext['segmenter'];
  readiness: Readiness;
  /** Fires when the result is no longer needed. */
  signal: AbortSignal;
};

/**
 * Loads both encoders that the presets need, and the default background's text features. Throws the problem
 * that keeps a worker with this configuration from working, and returns the reason for which the process has
 * to end if its device failed or the fault is unknown.
 */
export async function warmUp(context: ProbeContext, log: Logger): Promise<ExitReason | undefined> {
  try {
    await probeInference(context, 'balanced');
    await probeInference(context, 'fast');
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError && error.code !== 'out-of-memory') throw error;
    log.error({ err: error }, 'the first inference failed');
    return exitAfter(error, context);
  }
}

/**
 * Does nothing if an inference has succeeded recently. Returns the reason for which the process has to end,
 * if there is one.
 */
export async function probe(context: ProbeContext, log: Logger): Promise<ExitReason | undefined> {
  if (!context.readiness.needsProbe) return undefined;
  try {
    await probeInference(context, 'fast');
    return undefined;
  } catch (error) {
    log.error({ err: error }, 'an inference failed while idle');
    return exitAfter(error, context);
  }
}

function exitAfter(error: unknown, { segmenter }: ProbeContext): ExitReason {
  const verdict = judgeError(error, { degraded: false, threadEnded: segmenter.failure !== undefined });
  return ('exit' in verdict && verdict.exit) || 'providerFailed';
}

async function probeInference({ segmenter, readiness, signal }: ProbeContext, preset: Preset): Promise<void> {
  try {
    await segmenter.segment(tinyTask(preset), { signal });
    readiness.succeeded();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The image fills exactly one window. */
function tinyTask(preset: Preset): ImageTask {
  const side = 16;
  const data = Uint8Array.from({ length: side * side * 3 }, (_, index) => index % 256);
  return {
    image: encode({ width: side, height: side, data, channels: 3 }),
    vocabulary: { name: 'probe', classes: [{ name: 'dog' }], background: { mode: 'default' }, options: {} },
    options: mergeOptions(PRESETS[preset], { short_side: 224, auxiliary: 'none' }),
    outputs: ['result.json'],
  };
}
