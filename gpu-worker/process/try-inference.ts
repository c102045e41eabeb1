/**
 * A tiny picture through the whole segmentation: loads what jobs need, and shows that the device works.
 */
import { encode } from 'fast-png';
import { ProblemError } from '#contracts/errors.ts';
import { mergeOptions, PRESETS, type Preset } from '#contracts/segmentation/options.ts';
import type { Logger } from '#contracts/log.ts';
import type { PhotoTask } from '#engine/segmentation/photo-segmenter.ts';
import type { ExitReason } from './exit-codes.ts';
import { judgeError } from '../jobs/judge-error.ts';
import type { Readiness } from './readiness.ts';
import type { WorkerContext } from '../worker-context.ts';

export type Trying = {
  segmenter: WorkerContext['segmenter'];
  readiness: Readiness;
  /** Fires when nobody needs to know any more. */
  signal: AbortSignal;
};

/**
 * Loads both encoders that the presets need, and the default background's text features. Throws the
 * problem that keeps a worker of these settings from working; says why the process has to end
 * where its device failed, or nobody knows what.
 */
export async function warmUp(trying: Trying, log: Logger): Promise<ExitReason | undefined> {
  try {
    await tryInference(trying, 'balanced');
    await tryInference(trying, 'fast');
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError && error.code !== 'out-of-memory') throw error;
    log.error({ err: error }, 'the first inference failed');
    return exitAfter(error, trying);
  }
}

/** Does nothing where an inference has succeeded lately. Says whether the process has to end. */
export async function probe(trying: Trying, log: Logger): Promise<ExitReason | undefined> {
  if (!trying.readiness.needsProbe) return undefined;
  try {
    await tryInference(trying, 'fast');
    return undefined;
  } catch (error) {
    log.error({ err: error }, 'an inference failed while there was no job');
    return exitAfter(error, trying);
  }
}

function exitAfter(error: unknown, { segmenter }: Trying): ExitReason {
  const verdict = judgeError(error, { degraded: false, threadEnded: segmenter.failure !== undefined });
  return ('exit' in verdict && verdict.exit) || 'providerFailed';
}

async function tryInference({ segmenter, readiness, signal }: Trying, preset: Preset): Promise<void> {
  try {
    await segmenter.segment(tinyTask(preset), { signal });
    readiness.succeeded();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** One window. */
function tinyTask(preset: Preset): PhotoTask {
  const side = 16;
  const data = Uint8Array.from({ length: side * side * 3 }, (_, index) => index % 256);
  return {
    image: encode({ width: side, height: side, data, channels: 3 }),
    vocabulary: { name: 'probe', classes: [{ name: 'dog' }], background: { mode: 'default' }, settings: {} },
    options: mergeOptions(PRESETS[preset], { short_side: 224, auxiliary: 'none' }),
    outputs: ['result.json'],
  };
}
