/**
 * Scores computed from a confusion matrix (service conventions; numerics, section 9). Shares are from 0 to 1,
 * and null if a denominator is zero.
 */
import { z } from 'zod';

const share = z.number().min(0).max(1).nullable();
/** 95% confidence interval from the bootstrap over images; null if fewer than two images have a value. */
const interval = z.tuple([z.number(), z.number()]).nullable();

const classScoresSchema = z.object({
  name: z.string(),
  /**
   * intersection / (truth + predicted - intersection); 0 for a class that is predicted but not in the truth.
   */
  iou: share,
  iou_interval: interval,
  /** intersection / truth: recall. */
  accuracy: share,
  /** intersection / predicted. */
  precision: share,
  /** 2 intersection / (truth + predicted): the F1 score of its pixels. */
  dice: share,
  /** Number of pixels. */
  truth: z.int(),
  predicted: z.int(),
  intersection: z.int(),
});

export const meanScoresSchema = z.object({
  /** The mean over classes whose denominator is not zero, like all means here. */
  miou: share,
  miou_interval: interval,
  /** Correct pixels divided by all pixels. */
  pixel_accuracy: share,
  pixel_accuracy_interval: interval,
  mean_accuracy: share,
  mean_dice: share,
  /** The mean IoU weighted by the truth pixels of each class. */
  frequency_weighted_iou: share,
});

export const scoresSchema = z.object({
  ...meanScoresSchema.shape,
  /** The same means without the background; null if there is no background class. */
  without_background: meanScoresSchema
    .omit({ pixel_accuracy: true, pixel_accuracy_interval: true })
    .nullable(),
  classes: z.array(classScoresSchema),
  /** Pixel counts as [truth][prediction]; the last column counts predictions of void. */
  confusion: z.array(z.array(z.int())),
});

export type ClassScores = z.infer<typeof classScoresSchema>;
export type MeanScores = z.infer<typeof meanScoresSchema>;
export type Scores = z.infer<typeof scoresSchema>;
