import { afterAll, beforeAll, describe } from 'vitest';
import { SHARD_IMAGES } from '#contracts/evaluations/evaluation-progress.ts';
import { BucketStore } from '#gpu-worker/evaluations/bucket-store.ts';
import { readEarlierEvaluation } from '#gpu-worker/evaluations/earlier-evaluation.ts';
import { testEvaluationStore } from '#test/evaluation/evaluation-store-suite.ts';
import { evaluationFixture } from '#test/support/service/evaluation-fixture.ts';
import { openLocalBackend, type LocalBackend } from '#test/support/service/local-backend.ts';

let backend: LocalBackend;

beforeAll(async () => {
  backend = await openLocalBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());

describe('the store of an evaluation in a bucket', () => {
  testEvaluationStore(async () => {
    const evaluation = evaluationFixture(backend.now());
    await backend.evaluations.create(evaluation);
    const { tenant, id } = evaluation;
    const store = new BucketStore(backend.objects, evaluation, 2);
    return {
      store,
      async fill(items, records) {
        for (const shard of [1, 0]) {
          const [first, end] = [shard * SHARD_IMAGES, (shard + 1) * SHARD_IMAGES];
          await store.putItems(shard, items.slice(first, end));
          await store.putRecords(shard, records.slice(first, end));
        }
      },
      async asEarlier() {
        if (store.artifacts.length > 0) await store.putAllRecords();
        await backend.evaluations.take(evaluation, 'worker', 60);
        await backend.evaluations.end(evaluation, { status: 'succeeded', artifacts: store.artifacts }, false);
        return readEarlierEvaluation(backend, tenant, id);
      },
    };
  });
});
