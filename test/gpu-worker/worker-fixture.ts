/** A worker's parts around a segmenter that does what a test says. */
import type { Backend } from '#backend/backend.ts';
import { createLogger } from '#contracts/log.ts';
import type { Job } from '#contracts/jobs/job.ts';
import type { Result } from '#contracts/segmentation/result.ts';
import type { ReceivedMessage } from '#gpu-worker/queue/job-source.ts';
import { SharedTime } from '#engine/segmentation/shared-time.ts';
import { Readiness } from '#gpu-worker/process/readiness.ts';
import type { WorkerContext } from '#gpu-worker/worker-context.ts';
import { emptyLabelMap } from '#engine/results/label-map.ts';
import type { ImageAnswer, ImageTask } from '#engine/segmentation/image-segmenter.ts';
import type { ClientHooks } from '#engine/segmentation/segmenter-client.ts';
import { QUICK_OPTIONS } from './uploaded-job.ts';

/** Called with hooks, as the worker calls it. */
export type Segment = (task: ImageTask, hooks: ClientHooks) => Promise<ImageAnswer>;

export function workerContext(
  backend: Backend,
  segment: Segment,
  changes: Partial<WorkerContext> = {},
): WorkerContext {
  const readiness = new Readiness(backend.now);
  readiness.succeeded();
  return {
    id: 'first',
    backend,
    segmenter: fakeSegmenter(segment),
    readiness,
    time: new SharedTime(),
    visibilitySeconds: 2,
    log: createLogger('worker', 'silent'),
    ...changes,
  };
}

export function fakeSegmenter(
  segment: Segment,
  failure?: Error,
  label: WorkerContext['segmenter']['label'] = () => Promise.reject(new Error('nobody asks for labels here')),
): WorkerContext['segmenter'] {
  return { segment: (task, hooks) => segment(task, hooks ?? {}), label, failure, photosAtOnce: 1 };
}

/** A message that records what was done with it. */
export type RecordedMessage = ReceivedMessage & { hidden: number[]; deleted: boolean };

export function messageOf({ tenant, id, trace }: Job, receives = 1): RecordedMessage {
  return messageWith(JSON.stringify({ kind: 'segmentation', tenant, job_id: id, trace }), receives);
}

export function messageWith(body: string, receives = 1): RecordedMessage {
  const message: RecordedMessage = {
    body,
    priority: 'interactive',
    receives,
    hidden: [],
    deleted: false,
    hide: (seconds) => {
      message.hidden.push(seconds);
      return Promise.resolve();
    },
    delete: () => {
      message.deleted = true;
      return Promise.resolve();
    },
  };
  return message;
}

export function answerFixture(resultBytes = 2000): ImageAnswer {
  return {
    artifacts: [
      { name: 'labels.png', bytes: Buffer.from('labels') },
      { name: 'result.json', bytes: Buffer.alloc(resultBytes, '{') },
    ],
    result: resultFixture(),
    labels: emptyLabelMap(64, 48, 1),
    timings: { decode: 0.25, windows: 1.5 },
  };
}

export function resultFixture(): Result {
  return {
    image: { width: 64, height: 48, format: 'png', exif_orientation: 1 },
    classes: [{ index: 0, name: 'dog', present: true, area: 12, share: 0.25, score: 0.5 }],
    features_reused: false,
    recipe: {
      versions: { itaclip: '0', onnxruntime: '0', sharp: '0', libvips: '0' },
      execution_provider: 'cpu',
      precision: 'float32',
      model: { name: 'storybook', sha256: '0' },
      vocabulary: { name: 'custom', classes: [], has_background: false },
      options: QUICK_OPTIONS,
    },
    recipe_digest: '0',
  };
}
