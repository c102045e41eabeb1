/**
 * The stages of a segmentation in other threads, for a thread that has one photo: while it waits, they work
 * for other photos. The time in line counts as the stage `waiting`.
 */
import type { MessagePort } from 'node:worker_threads';
import { linkToPort, type ThreadLink } from '../threads/thread-link.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import type { QueryFeatures } from './query-features.ts';
import type {
  Decided,
  EncodedWindows,
  ModelFacts,
  PictureToDecide,
  PictureToEncode,
  SegmentationStages,
  StageRun,
  WordsToRead,
} from './segmentation-stages.ts';
import type { EncoderTasks, PixelTasks, Timed } from './thread-roles.ts';

export class RemoteStages implements SegmentationStages {
  readonly model: ModelFacts;
  readonly #encoder: ThreadLink<EncoderTasks>;
  readonly #pixels: ThreadLink<PixelTasks>;

  private constructor(model: ModelFacts, encoder: ThreadLink<EncoderTasks>, pixels: ThreadLink<PixelTasks>) {
    this.model = model;
    this.#encoder = encoder;
    this.#pixels = pixels;
  }

  /** Returns a function that opens the model in the encoder's thread. */
  static connect(ports: { encoder: MessagePort; pixels: MessagePort }) {
    const encoder = linkToPort<EncoderTasks>(ports.encoder);
    const pixels = linkToPort<PixelTasks>(ports.pixels);
    return async (hooks: RunHooks): Promise<RemoteStages> =>
      new RemoteStages(await encoder.ask('open', undefined, hooks), encoder, pixels);
  }

  readQueries(task: WordsToRead, run: StageRun): Promise<QueryFeatures> {
    return timed(run, () => this.#encoder.ask('readQueries', task, run.hooks));
  }

  encodeWindows(task: PictureToEncode, run: StageRun): Promise<EncodedWindows> {
    return timed(run, () => this.#encoder.ask('encodeWindows', task, run.hooks));
  }

  async *decide(task: PictureToDecide, run: StageRun): AsyncGenerator<Decided> {
    yield* await timed(run, () => this.#pixels.ask('decide', task, run.hooks));
  }
}

async function timed<Answer>({ watch }: StageRun, ask: () => Promise<Timed<Answer>>): Promise<Answer> {
  const start = performance.now();
  const { answer, timings } = await ask();
  const working = Object.values(timings).reduce((sum, seconds) => sum + seconds, 0);
  watch.add({ ...timings, waiting: Math.max(0, (performance.now() - start) / 1000 - working) });
  return answer;
}
