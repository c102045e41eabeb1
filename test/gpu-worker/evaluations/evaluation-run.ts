/**
 * Evaluations of a small dataset on this machine, and workers that read the predictions off the
 * images.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from 'fast-png';
import type { EvaluationMessage } from '#contracts/queues/messages.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { handleMessage } from '#gpu-worker/queue/handle-message.ts';
import type { WorkerContext } from '#gpu-worker/worker-context.ts';
import type { LabelAnswer } from '#engine/segmentation/image-segmenter.ts';
import { evaluationFixture } from '#test/support/service/evaluation-fixture.ts';
import type { LocalBackend } from '#test/support/service/local-backend.ts';
import { takeEvaluationMessages } from '#test/support/service/receive-messages.ts';
import {
  messageWith,
  resultFixture,
  fakeSegmenter,
  workerContext,
  type RecordedMessage,
} from '../worker-fixture.ts';

const SIDE = { width: 24, height: 16 };

export type Label = WorkerContext['segmenter']['label'];

/**
 * Writes `images` and `masks` of two classes; this many columns of each image are predicted as the second one.
 * @param foreground The value of the second class in the masks.
 */
export function writePairs(folder: string, images: number, foreground = 1): string {
  for (const name of ['images', 'masks']) mkdirSync(join(folder, name), { recursive: true });
  for (let index = 0; index < images; index += 1) {
    const id = String(index).padStart(3, '0');
    writeFileSync(join(folder, 'images', `${id}.png`), columns(index % 24, 3));
    writeFileSync(join(folder, 'masks', `${id}.png`), columns(12, 1, foreground));
  }
  return folder;
}

/** The first columns have the label, the others label 0. */
function columns(ones: number, channels: number, label = 1): Uint8Array {
  const { width, height } = SIDE;
  const data = Uint8Array.from({ length: width * height * channels }, (_, index) =>
    Math.floor(index / channels) % width < ones ? label : 0,
  );
  return encode({ ...SIDE, data, channels });
}

/** The image itself encodes its prediction. */
export const readsLabels: Label = async ({ image, variants }) => {
  const { width, height, data, channels } = decode(image);
  const labels = Uint8Array.from({ length: width * height }, (_, pixel) => data[pixel * channels]!);
  const { recipe } = resultFixture();
  return {
    variants: variants.map(() => ({
      labels: { width, height, data: labels, voidLabel: 255 as const },
      recipe,
    })),
    timings: { windows: 0.25 },
  } satisfies LabelAnswer;
};

export function labeler(
  backend: LocalBackend,
  label: Label = readsLabels,
  changes: Partial<WorkerContext> = {},
) {
  const segmenter = fakeSegmenter(() => Promise.reject(new Error('nobody segments here')), undefined, label);
  return workerContext(backend, () => Promise.reject(new Error('unused')), {
    segmenter,
    visibilitySeconds: 60,
    ...changes,
  });
}

export async function createEvaluation(
  backend: LocalBackend,
  location: string,
  changes: Partial<EvaluationRow> = {},
): Promise<EvaluationRow> {
  const dataset = { location, layout: 'pairs', split: 'val' } as const;
  const evaluation = evaluationFixture(backend.now(), { dataset, ...changes });
  await backend.evaluations.create(evaluation);
  return evaluation;
}

/** A message that records its own outcome. */
export function evaluationMessage(
  { tenant, id: evaluation_id, trace }: EvaluationRow,
  shard?: number,
): RecordedMessage {
  const name = { tenant, evaluation_id, trace };
  const body: EvaluationMessage =
    shard === undefined ? { kind: 'evaluation-plan', ...name } : { kind: 'evaluation-shard', ...name, shard };
  return messageWith(JSON.stringify(body));
}

/** Takes the shards that wait in the batch queue. */
export async function takeShards(backend: LocalBackend): Promise<number[]> {
  const messages = await takeEvaluationMessages(backend);
  return messages.flatMap((message) => (message.kind === 'evaluation-shard' ? [message.shard] : []));
}

/** Runs the whole evaluation with one worker, and returns its row. */
export async function runEvaluation(
  backend: LocalBackend,
  evaluation: EvaluationRow,
  context: WorkerContext = labeler(backend),
): Promise<EvaluationRow> {
  const never = new AbortController().signal;
  await handleMessage(context, evaluationMessage(evaluation), never);
  for (const shard of await takeShards(backend)) {
    await handleMessage(context, evaluationMessage(evaluation, shard), never);
  }
  return (await backend.evaluations.get(evaluation))!;
}
