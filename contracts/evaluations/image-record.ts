/**
 * The record of one image, from which all scores are computed: records add up to the confusion matrix, and
 * the bootstrap draws from them. Records are JSON lines in dataset order, so that an evaluation of any size
 * can be read as a stream, resumed after its last line, and compared with another one image by image.
 */
import { z } from 'zod';

/** A flat list of [truth, prediction, pixels] without zeros, in ascending order of truth and prediction. */
const cellsSchema = z.array(z.int().min(0));

const imageRecordSchema = z.object({
  /** Unique within the dataset. */
  id: z.string(),
  /** The image's location in the dataset. */
  image: z.string(),
  width: z.int(),
  height: z.int(),
  /**
   * The confusion of the pixels whose truth is not void, for each variant in document order.
   * Predictions of void are in column `classes`, one past the last class.
   */
  cells: z.array(cellsSchema),
  /** Seconds of computation by stage, all variants together. Neither compared nor scored. */
  timings: z.record(z.string(), z.number()),
});

/** An image that could not be scored and that the evaluation skipped. */
export const skippedImageSchema = z.object({ id: z.string(), image: z.string(), reason: z.string() });

export const recordLineSchema = z.union([imageRecordSchema, skippedImageSchema]);

export type ImageRecord = z.infer<typeof imageRecordSchema>;
export type SkippedImage = z.infer<typeof skippedImageSchema>;
export type RecordLine = z.infer<typeof recordLineSchema>;
