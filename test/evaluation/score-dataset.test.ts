import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandVariants } from '#contracts/evaluations/variants.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import { openFolder } from '#evaluation/datasets/folder.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { EvaluationFolder } from '#evaluation/evaluation-folder.ts';
import { planEvaluation } from '#evaluation/evaluation-plan.ts';
import { scoreDataset, type RunProgress } from '#evaluation/score-dataset.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { PAIR_SIZE, writePairs } from '../support/pairs-dataset.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Labels everything as class 0, and tells its progress as the real one does. */
const client: Pick<SegmenterClient, 'label' | 'photosAtOnce'> = {
  photosAtOnce: 2,
  async label(_, { onProgress } = {}) {
    onProgress?.({ stage: 'windows', done: 1, total: 9 });
    const { width, height } = PAIR_SIZE;
    const labels = { width, height, data: new Uint8Array(width * height), voidLabel: 255 as const };
    return { variants: [{ labels, recipe: {} as never }], timings: { windows: 1 } };
  },
};

describe('scoreDataset', () => {
  it('reports finished images, and no progress within one', async () => {
    const data = temporaryFolder();
    await writePairs(data, 3);
    const vocabulary = await readVocabulary(join(data, 'meadow.json'));
    const request = { preset: 'fast', method: 'itaclip', options: {}, sweep: {}, vocabulary } as const;
    const variants = expandVariants(request).map((variant) => ({ ...variant, vocabulary }));
    const files = openFolder(data);
    const dataset = await openDataset(files, { location: data, split: 'val' });
    const { task } = planEvaluation(dataset, data, variants, null);
    await using folder = await EvaluationFolder.open(temporaryFolder(), {});
    folder.keepRecipes = async () => {};
    const told: RunProgress[] = [];
    const run = { client, files, items: dataset.items(), task, folder, skipBroken: false };
    const last = await scoreDataset(run, { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ done }) => done)).toEqual([1, 2, 3]);
    for (const { miou, skipped, resumed } of told) {
      expect(miou).toBeGreaterThan(0);
      expect({ skipped, resumed }).toEqual({ skipped: 0, resumed: 0 });
    }
    expect(last).toEqual(told.at(-1));
  });
});
