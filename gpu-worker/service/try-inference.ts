/**
 * A tiny picture through the whole segmentation: loads what jobs need, and shows that the device works.
 */
import { encode } from 'fast-png';
import { mergeOptions, PRESETS, type Preset } from '../../contracts/segmentation/options.ts';
import type { Logger } from '../../contracts/log.ts';
import type { PhotoTask } from '../segmentation/photo-segmenter.ts';
import type { ExitReason } from './exit-codes.ts';
import { judgeError } from './judge-error.ts';
import type { Readiness } from './readiness.ts';
import type { WorkerContext } from './worker-context.ts';

export type Trying = {
  segmenter: WorkerContext['segmenter'];
  readiness: Readiness;
  /** Fires when nobody needs to know any more. */
  signal: AbortSignal;
};

/**
 * Loads both encoders that the presets need, and the default background's text features. Throws what
 * keeps the worker from working.
 */
export async function warmUp(trying: Trying): Promise<void> {
  await tryInference(trying, 'balanced');
  await tryInference(trying, 'fast');
}

/** Does nothing where an inference has succeeded lately. Says whether the process has to end. */
export async function probe(trying: Trying, log: Logger): Promise<ExitReason | undefined> {
  if (!trying.readiness.needsProbe) return undefined;
  try {
    await tryInference(trying, 'fast');
    return undefined;
  } catch (error) {
    log.error({ err: error }, 'an inference failed while there was no job');
    const threadEnded = trying.segmenter.failure !== undefined;
    const verdict = judgeError(error, { degraded: false, threadEnded });
    return ('exit' in verdict && verdict.exit) || 'providerFailed';
  }
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
