/** Runs a thread of a segmenter in its role. */
import { workerData } from 'node:worker_threads';
import type { ClipEngine } from '../inference/clip-engine.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import { copyChannels } from '../inference/pixel-map.ts';
import { Gate } from '../threads/gate.ts';
import { serveTasks, type Handlers } from '../threads/serve-tasks.ts';
import { ImageSegmenter } from './image-segmenter.ts';
import type { SegmenterConfiguration } from './segmenter-configuration.ts';
import { LocalEncoder } from './local-encoder.ts';
import { LocalPixels } from './local-pixels.ts';
import { localStages } from './local-stages.ts';
import { featureReuse, openEngine, textSources, type SharedFeatures } from './open-engine.ts';
import { RemoteStages } from './remote-stages.ts';
import type { Decided, StageRun } from './segmentation-stages.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';
import type { EncoderTasks, PhotoTasks, PixelTasks, ThreadData, Timed } from './thread-roles.ts';

/** The parts of a segmenter's threads that differ between programs. */
export type ThreadParts = SharedFeatures & {
  /** Opens the engine that runs graphs. Default: the one that the configuration names. */
  openEngine?: typeof openEngine;
};

export function serveSegmenter({ openEngine: open = openEngine, ...shared }: ThreadParts = {}): void {
  const { configuration, role } = workerData as ThreadData;
  switch (role.name) {
    case 'encoder':
      return serveTasks(encoderTasks(configuration, open, shared), role.askers);
    case 'pixels':
      return serveTasks(pixelTasks(configuration, open), role.askers);
    case 'everything':
      return serveTasks(
        photoTasks(async ({ signal }) => {
          const engine = await open(configuration, signal);
          const stages = localStages(engine, ...featureSources(engine, configuration, shared));
          return new ImageSegmenter(configuration, stages);
        }),
      );
    case 'photo': {
      const connect = RemoteStages.connect(role);
      return serveTasks(photoTasks(async (hooks) => new ImageSegmenter(configuration, await connect(hooks))));
    }
  }
}

/** The arguments of the stages that read words and keep the features of images. */
function featureSources(
  engine: ClipEngine,
  configuration: SegmenterConfiguration,
  { store, featurePlace }: SharedFeatures,
) {
  return [
    ...textSources(engine, configuration, store),
    featureReuse(engine, configuration, featurePlace),
  ] as const;
}

/** The client asks for one photo at a time. */
function photoTasks(open: (hooks: RunHooks) => Promise<ImageSegmenter>): Handlers<PhotoTasks> {
  const opened = once(open);
  return {
    open: async (_, hooks) => {
      await opened(hooks);
      return { answer: undefined };
    },
    label: async (task, hooks) => {
      const answer = await (await opened(hooks)).label(task, hooks);
      return { answer, moved: answer.variants.map(({ labels }) => labels.data.buffer as ArrayBuffer) };
    },
    segment: async (task, hooks) => {
      const answer = await (await opened(hooks)).segment(task, hooks);
      return { answer, moved: [answer.labels.data.buffer as ArrayBuffer] };
    },
  };
}

/** Reads words as they come, between the windows of photos; the windows of one photo after those of another. */
function encoderTasks(
  configuration: SegmenterConfiguration,
  open: typeof openEngine,
  shared: SharedFeatures,
): Handlers<EncoderTasks> {
  const opened = once(async ({ signal }) => {
    const engine = await open(configuration, signal);
    return { engine, stages: new LocalEncoder(engine, ...featureSources(engine, configuration, shared)) };
  });
  const gate = new Gate();
  return {
    open: async (_, hooks) => {
      const { engine } = await opened(hooks);
      const { digest, architecture } = engine.model;
      // The model's methods stay here: another thread receives plain data.
      return { answer: { digest, architecture } };
    },
    readQueries: async (task, hooks) => {
      const { stages } = await opened(hooks);
      return { answer: await timed(hooks, (run) => stages.readQueries(task, run)) };
    },
    encodeWindows: async (task, hooks) => {
      const { stages } = await opened(hooks);
      const { answer: reused, timings } = await timed(hooks, async (run) => stages.reuseWindows?.(task, run));
      if (reused) return { answer: { answer: reused, timings } };
      const encoded = await alone(gate, hooks, (run) => stages.encodeWindows(task, run));
      return { answer: { answer: encoded.answer, timings: sumTimings(timings, encoded.timings) } };
    },
  };
}

/** One photo at a time, because the pixel kernel has one memory and uses all threads. */
function pixelTasks(configuration: SegmenterConfiguration, open: typeof openEngine): Handlers<PixelTasks> {
  const opened = once(async ({ signal }) => new LocalPixels(await open(configuration, signal)));
  const gate = new Gate();
  return {
    decide: async (task, hooks) => {
      const stage = await opened(hooks);
      const answer = await alone(gate, hooks, async (run) => {
        const all: Decided[] = [];
        // The kernel's memory holds the scores, between other values, until the next photo.
        for await (const { scores, ...decision } of stage.decide(task, run)) {
          all.push({
            ...decision,
            ...(hooks.withScores && { scores: copyChannels(scores!, 0, scores!.channels) }),
          });
        }
        return all;
      });
      return { answer, moved: answer.answer.map(({ labels }) => labels.data.buffer as ArrayBuffer) };
    },
  };
}

function sumTimings(...all: readonly Timings[]): Timings {
  const watch = new Stopwatch();
  for (const timings of all) watch.add(timings);
  return watch.timings;
}

async function alone<Answer>(
  gate: Gate,
  hooks: RunHooks,
  work: (run: StageRun) => Promise<Answer>,
): Promise<Timed<Answer>> {
  const leave = await gate.enter({ priority: hooks.priority }, hooks.signal);
  try {
    return await timed(hooks, work);
  } finally {
    leave();
  }
}

async function timed<Answer>(
  hooks: RunHooks,
  work: (run: StageRun) => Promise<Answer>,
): Promise<Timed<Answer>> {
  const watch = new Stopwatch();
  const answer = await work({ hooks, watch });
  return { answer, timings: watch.timings };
}

/**
 * Opens on the first call, so that an error reaches a caller, and again after a failure. Callers wait for each
 * other: the signal of one must not end the opening of the others.
 */
function once<Opened>(open: (hooks: RunHooks) => Promise<Opened>): (hooks: RunHooks) => Promise<Opened> {
  const gate = new Gate();
  let opened: Opened | undefined;
  return async (hooks) => {
    if (opened !== undefined) return opened;
    const leave = await gate.enter(hooks, hooks.signal);
    try {
      return (opened ??= await open(hooks));
    } finally {
      leave();
    }
  };
}
