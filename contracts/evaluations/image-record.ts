/**
 * What an evaluation keeps of one image, and all that its scores are made of: sums of such records are
 * the confusion matrix, and the bootstrap draws among them. Records are lines of JSON in the order of
 * the dataset, so that an evaluation of any size is read in a stream, goes on after its last line, and
 * is compared with another one image by image.
 */
import { z } from 'zod';

/** [truth, prediction, pixels] one after the other, without zeros, in ascending order of truth and prediction. */
const cellsSchema = z.array(z.int().min(0));

export const imageRecordSchema = z.object({
  /** Unique in the dataset. */
  id: z.string(),
  /** Where the dataset has it. */
  image: z.string(),
  width: z.int(),
  height: z.int(),
  /**
   * For each variant, in the order of the document, the confusion of the pixels whose truth is not void.
   * A prediction of void is in column `classes`, one beyond the last.
   */
  cells: z.array(cellsSchema),
  /** Seconds of computation by stage, all variants together. Not compared, not scored. */
  timings: z.record(z.string(), z.number()),
});

/** An image that could not be scored, where the evaluation goes on without it. */
export const skippedImageSchema = z.object({ id: z.string(), image: z.string(), reason: z.string() });

export const recordLineSchema = z.union([imageRecordSchema, skippedImageSchema]);

export type ImageRecord = z.infer<typeof imageRecordSchema>;
export type SkippedImage = z.infer<typeof skippedImageSchema>;
export type RecordLine = z.infer<typeof recordLineSchema>;
