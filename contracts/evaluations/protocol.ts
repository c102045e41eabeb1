/**
 * The scoring protocol, recorded in every document: two scores are comparable only if their protocols agree.
 * The values are the service's own conventions; those that depend on the dataset are filled in.
 */
import { z } from 'zod';

export const protocolSchema = z.strictObject({
  /** The mask value whose pixels are not scored. */
  void_label: z.int(),
  void_predictions: z.literal('a miss of the true class, and no class of its own'),
  /** "class 0" means that label 0 is a background that is scored as a class. */
  background: z.enum(['class 0', 'none']),
  absent_classes: z.literal('neither in truth nor predicted: not in the means'),
  predicted_absent_classes: z.literal('predicted but not in truth: IoU 0, in the means'),
  averaging: z.literal('one confusion matrix over all images, then the mean over classes'),
  resize: z.literal('none: prediction and truth have the size of the displayed image'),
  accumulator: z.literal('exact integers'),
  /** Explains how the dataset's files became label maps. */
  truth: z.string(),
});

export type Protocol = z.infer<typeof protocolSchema>;

/** The part of the protocol that does not depend on the dataset. */
export const SCORING_RULES = {
  void_predictions: 'a miss of the true class, and no class of its own',
  absent_classes: 'neither in truth nor predicted: not in the means',
  predicted_absent_classes: 'predicted but not in truth: IoU 0, in the means',
  averaging: 'one confusion matrix over all images, then the mean over classes',
  resize: 'none: prediction and truth have the size of the displayed image',
  accumulator: 'exact integers',
} as const satisfies Partial<Protocol>;
