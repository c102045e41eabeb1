/** The configuration of a segmenter: its model, where graphs run, and how many photos it takes at a time. */
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { AuxiliaryTextsConfiguration } from '#models/text/auxiliary/open-auxiliary-texts.ts';
import type { KeptFeaturesConfiguration } from '../features/open-kept-features.ts';
import type { SessionConfiguration } from '../inference/onnx-session.ts';

export type SegmenterConfiguration = SessionConfiguration & {
  /** The model's name in recipes, and its folder. */
  model: { name: string; folder: string };
  /** Precision of the image encoder. Default: float32, which gives the published numbers. */
  precision?: Precision;
  /** The cache for builds, text features and answers of a language model. */
  cacheFolder: string;
  /** The source of auxiliary texts that the vocabulary does not contain. Default: WordNet. */
  auxiliaryTexts?: AuxiliaryTextsConfiguration;
  /** The features of images that are kept for other words. Default: none. */
  keptFeatures?: KeptFeaturesConfiguration | undefined;
  /** Limits the photos that are under way at the same time. Default: one. */
  photosAtOnce?: number;
  /** The memory that the photos under way may need together, in bytes. Default: by what is free. */
  photoBytes?: number;
};
