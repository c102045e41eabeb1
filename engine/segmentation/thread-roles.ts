/**
 * The threads of a segmenter, and what each is asked for. With one photo at a time, one thread does
 * everything. With several, each photo has a thread that decodes it and writes its files; in between it asks
 * the encoder's thread and the pixels' thread, which all photos share through a port for each photo's thread.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Timings } from './stopwatch.ts';
import type { ImageAnswer, ImageTask, LabelAnswer, LabelTask } from './image-segmenter.ts';
import type { SegmenterConfiguration } from './segmenter-configuration.ts';
import type { QueryFeatures } from './query-features.ts';
import type {
  Decided,
  EncodedWindows,
  ModelFacts,
  PictureToDecide,
  PictureToEncode,
  WordsToRead,
} from './segmentation-stages.ts';

export type ThreadRole =
  | { name: 'everything' }
  | { name: 'photo'; encoder: MessagePort; pixels: MessagePort }
  | { name: 'encoder'; askers: MessagePort[] }
  | { name: 'pixels'; askers: MessagePort[] };

export type ThreadData = { configuration: SegmenterConfiguration; role: ThreadRole };

/** The client's requests to a thread for photos. */
export type PhotoTasks = {
  open: { task: undefined; answer: undefined };
  segment: { task: ImageTask; answer: ImageAnswer };
  label: { task: LabelTask; answer: LabelAnswer };
};

/** An answer and the seconds by stage that it took, without the time in line. */
export type Timed<Answer> = { answer: Answer; timings: Timings };

export type EncoderTasks = {
  open: { task: undefined; answer: ModelFacts };
  readQueries: { task: WordsToRead; answer: Timed<QueryFeatures> };
  encodeWindows: { task: PictureToEncode; answer: Timed<EncodedWindows> };
};

export type PixelTasks = {
  decide: { task: PictureToDecide; answer: Timed<Decided[]> };
};
