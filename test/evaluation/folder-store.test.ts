import { describe, onTestFinished } from 'vitest';
import type { EvaluationItem } from '#evaluation/datasets/dataset-item.ts';
import { readEarlierRun } from '#evaluation/earlier-run.ts';
import { EvaluationFolder } from '#evaluation/evaluation-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testEvaluationStore } from './evaluation-store-suite.ts';

describe('the store of an evaluation in a folder', () => {
  testEvaluationStore(async () => {
    const path = temporaryFolder();
    const listed: EvaluationItem[] = [];
    const items = async function* (ids: ReadonlySet<string>) {
      yield* listed.filter(({ id }) => ids.has(id));
    };
    const store = await EvaluationFolder.open(path, { variants: ['one'] }, { items });
    onTestFinished(() => store[Symbol.asyncDispose]());
    return {
      store,
      async fill(filled, records) {
        listed.push(...filled);
        for (const record of records) await store.appendRecord(record);
      },
      asEarlier: () => readEarlierRun(path),
    };
  });
});
