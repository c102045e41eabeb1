/** All stages of a segmentation in one thread. */
import type { AuxiliaryTextSource } from '#models/text/auxiliary-texts.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import { LocalEncoder, type FeatureReuse } from './local-encoder.ts';
import { LocalPixels } from './local-pixels.ts';
import type { SegmentationStages } from './segmentation-stages.ts';

export function localStages(
  engine: ClipEngine,
  textFeatures: TextFeatures,
  auxiliaryTexts?: AuxiliaryTextSource,
  reuse?: FeatureReuse,
): SegmentationStages {
  const encoder = new LocalEncoder(engine, textFeatures, auxiliaryTexts, reuse);
  const pixels = new LocalPixels(engine);
  return {
    model: engine.model,
    readQueries: (task, run) => encoder.readQueries(task, run),
    encodeWindows: (task, run) => encoder.encodeWindows(task, run),
    decide: (task, run) => pixels.decide(task, run),
  };
}
