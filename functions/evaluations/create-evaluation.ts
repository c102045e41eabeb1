/**
 * Creates an evaluation from a request, for the API and for schedules: everything that can be
 * checked is checked before anything is written. The order of the writes loses nothing in a crash:
 * the row, the message, and the mark that it was sent.
 */
import type { Backend } from '#backend/backend.ts';
import { refuseLongShards } from '#contracts/compute/compute.ts';
import { ProblemError } from '#contracts/errors.ts';
import type { EvaluationRequest } from '#contracts/evaluations/evaluation-request.ts';
import type { EvaluationRow } from '#contracts/evaluations/evaluation-row.ts';
import { refuseVoidClass } from '#contracts/evaluations/refuse-void-class.ts';
import { expandVariants } from '#contracts/evaluations/variants.ts';
import { methodOf } from '#contracts/segmentation/choose-options.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { planMessage } from '#contracts/queues/evaluation-messages.ts';
import { DAY_SECONDS, later } from '#contracts/time.ts';
import type { Trace } from '#contracts/trace.ts';
import { checkVocabulary } from '#contracts/vocabularies/check-vocabulary.ts';
import { EVALUATION_EVENTS } from '#contracts/webhooks/events.ts';
import { addressRules, type AddressConfiguration } from '../guarded-fetch/address-rules.ts';
import { makeWithinLimit } from '#backend/make-within-limit.ts';
import { invalidAt } from '../request-references/invalid-at.ts';
import { readVocabulary } from '../request-references/read-vocabulary.ts';
import { resolveWebhook } from '../request-references/resolve-webhook.ts';
import { locateDataset, type DatasetPlaces } from './locate-dataset.ts';

export type EvaluationStart = {
  backend: Backend;
  configuration: DatasetPlaces & AddressConfiguration;
};

export type EvaluationOrder = {
  tenant: string;
  /** If an evaluation of this id exists, it was created by an earlier try of the same request. */
  id: string;
  trace: Trace;
  request: EvaluationRequest;
};

/**
 * Throws `invalid-request`, `limit-exceeded`, `s3-source-not-allowed`, `void-is-a-class` or
 * `url-not-allowed`.
 */
export async function createEvaluation(
  start: EvaluationStart,
  order: EvaluationOrder,
): Promise<EvaluationRow> {
  const { backend } = start;
  const made = await backend.evaluations.get(order);
  if (made) return enqueue(backend, made);
  const evaluation = await resolveEvaluation(start, order);
  await requireRoom(backend, order.tenant);
  const created = await createWithinLimit(backend, evaluation);
  return created ? enqueue(backend, evaluation) : createEvaluation(start, order);
}

/**
 * Returns what the request would create now, without creating it. Throws the same problems, except
 * the limit on evaluations that have not ended.
 */
export async function resolveEvaluation(
  { backend, configuration }: EvaluationStart,
  { tenant, id, trace, request }: EvaluationOrder,
): Promise<EvaluationRow> {
  const now = backend.now();
  const { preset, method, options, sweep, sample, protocol, retention_days, metadata } = request;
  const vocabulary = await readVocabulary(backend, tenant, request.vocabulary);
  const { labelNames } = checkVocabulary(vocabulary);
  const variants = expandVariants({ preset, method, options, sweep, vocabulary });
  refuseLongShards(backend.compute, variants);
  // A request that names the values of masks says itself which of them are classes.
  if (protocol.void_label !== undefined && !request.dataset.mask_values)
    refuseVoidClass(protocol.void_label, labelNames);
  if (sample) refuseTooMany(sample.images);
  return {
    id,
    tenant,
    status: 'queued',
    created_at: now.toISOString(),
    trace,
    dataset: await locateDataset(configuration, backend.objects.bucket, tenant, request.dataset),
    vocabulary,
    preset,
    method: methodOf(request),
    variants,
    void_label: protocol.void_label,
    sample,
    skip_broken: request.skip_broken,
    fail_under: request.fail_under,
    compare_to: await checkComparison(backend, tenant, request.compare_to),
    webhook: await resolveWebhook(request.webhook, {
      backend,
      tenant,
      rules: addressRules(configuration),
      events: EVALUATION_EVENTS,
    }),
    metadata,
    retention_days,
    expires_at: later(now, retention_days * DAY_SECONDS).toISOString(),
    errors: [],
    warnings: [],
    gates: [],
    artifacts: [],
    event_pending: false,
  };
}

function refuseTooMany(images: number): void {
  const most = SERVICE_LIMITS.evaluationImages;
  if (images <= most) return;
  throw new ProblemError('limit-exceeded', `The sample has ${images} images; at most ${most} are allowed.`, {
    errors: [{ pointer: '/sample/images', detail: `${images} images` }],
  });
}

/** An evaluation can be compared only with one that has succeeded and still exists. */
async function checkComparison(
  { evaluations, now }: Backend,
  tenant: string,
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const pointer = '/compare_to';
  const other = await evaluations.get({ tenant, id });
  const reason = other ? whyNotComparable(other, now()) : 'does not exist';
  if (reason !== undefined) throw invalidAt(pointer, `the evaluation ${id} ${reason}`);
  return id;
}

/** Returns undefined if the two can be compared. */
export function whyNotComparable(
  { status, deleted_at, expires_at }: EvaluationRow,
  now: Date,
): string | undefined {
  if (deleted_at !== undefined || new Date(expires_at) <= now) return 'no longer exists';
  if (status === 'succeeded') return undefined;
  return `is "${status}"; only one that succeeded can be compared with`;
}

/** Others may be created since the limit was checked. Returns false if the id is taken. */
function createWithinLimit({ evaluations }: Backend, evaluation: EvaluationRow): Promise<boolean> {
  return makeWithinLimit({
    most: SERVICE_LIMITS.liveEvaluations,
    kind: 'evaluations that have not ended',
    make: () => evaluations.create(evaluation),
    count: (atMost) => evaluations.countLive(evaluation.tenant, atMost),
    withdraw: async (created) => created && evaluations.withdraw(evaluation),
  });
}

async function requireRoom({ evaluations }: Backend, tenant: string): Promise<void> {
  const most = SERVICE_LIMITS.liveEvaluations;
  if ((await evaluations.countLive(tenant, most)) < most) return;
  throw new ProblemError(
    'limit-exceeded',
    `${most} evaluations have not ended, which is the limit. Wait for one, or cancel it.`,
  );
}

async function enqueue(
  { evaluations, queues }: Pick<Backend, 'evaluations' | 'queues'>,
  evaluation: EvaluationRow,
): Promise<EvaluationRow> {
  if (evaluation.status !== 'queued') return evaluation;
  await queues.sendEvaluation([planMessage(evaluation)]);
  return (await evaluations.markEnqueued(evaluation)) ?? evaluation;
}
