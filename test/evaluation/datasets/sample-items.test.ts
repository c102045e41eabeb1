import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { countItems } from '#evaluation/datasets/count-items.ts';
import type { Dataset } from '#evaluation/datasets/dataset.ts';
import { openDataset } from '#evaluation/datasets/open-dataset.ts';
import { sampleItems } from '#evaluation/datasets/sample-items.ts';
import { collect, folderOf } from './dataset-files.ts';

const IDS = Array.from({ length: 60 }, (_, index) => `image-${String(index).padStart(3, '0')}`);

function manifestOf(ids: readonly string[]): Promise<Dataset> {
  const lines = ids.map((id) => JSON.stringify({ image: `${id}.jpg`, mask: `${id}.png` }));
  const files = folderOf({ 'manifest.jsonl': lines.join('\n') });
  return openDataset(files, { location: 'here', split: 'val' });
}

async function sampled(dataset: Dataset, images: number, seed: number): Promise<string[]> {
  return (await collect(sampleItems(dataset, { images, seed }))).map(({ id }) => id);
}

describe('sampleItems', () => {
  it('draws the ids with the smallest hashes, in the order of the dataset', async () => {
    const hash = (id: string) => createHash('sha256').update(`7:${id}`).digest('hex');
    const smallest = IDS.toSorted((first, second) => (hash(first) < hash(second) ? -1 : 1)).slice(0, 11);
    expect(await sampled(await manifestOf(IDS), 11, 7)).toEqual(smallest.toSorted());
  });

  it('depends on the seed and not on the order of the images; a larger sample holds the smaller', async () => {
    const dataset = await manifestOf(IDS);
    const drawn = await sampled(dataset, 10, 1);
    expect(await sampled(await manifestOf(IDS.toReversed()), 10, 1)).toEqual(drawn);
    expect(await sampled(dataset, 10, 2)).not.toEqual(drawn);
    expect(await sampled(dataset, 20, 1)).toEqual(expect.arrayContaining(drawn));
  });

  it('gives all where there are no more', async () => {
    expect(await sampled(await manifestOf(IDS), 1000, 0)).toEqual(IDS);
  });
});

describe('countItems', () => {
  it('counts incomplete items, too', async () => {
    expect(await countItems(await manifestOf([...IDS, 'image-000']))).toBe(61);
  });
});
