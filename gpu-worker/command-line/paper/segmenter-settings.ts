/** From flags to a model and the way that it runs. */
import { cacheFolder } from '../../../models/build/cache-folder.ts';
import { defaultModel, findModel, type FoundModel } from '../../../models/find-model.ts';
import { auxiliaryTextsSetting } from '../../../models/text/auxiliary/open-auxiliary-texts.ts';
import type { SegmenterSettings } from '../../segmentation/photo-segmenter.ts';
import type { PaperFlags } from './paper-flags.ts';

export function chosenModel({ model }: PaperFlags): FoundModel {
  return model === undefined ? defaultModel() : findModel(model);
}

export function segmenterSettings(
  { provider, precision, threads }: PaperFlags,
  model: FoundModel,
): SegmenterSettings {
  return {
    model,
    cacheFolder: cacheFolder(),
    auxiliaryTexts: auxiliaryTextsSetting(),
    executionProvider: provider,
    precision,
    threads,
  };
}
