/** The images of a dataset with their truths in the vocabulary's labels, for a figure. */
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import { matchClasses, relabelTruth } from '#evaluation/datasets/match-classes.ts';
import { readTruth } from '#evaluation/datasets/read-truth.ts';
import { sampleItems } from '#evaluation/datasets/sample-items.ts';
import type { MeasuredDataset } from '../find-datasets.ts';
import type { ComparedImage } from './compare-methods.ts';

/** Draws images as an evaluation draws its sample; images with missing files are left out. @throws ProblemError `invalid-dataset` */
export async function* comparedImages(
  { files, dataset, vocabulary }: MeasuredDataset,
  images: number,
  signal?: AbortSignal,
): AsyncGenerator<ComparedImage> {
  const toClass = matchClasses(dataset.classNames, planQueries(vocabulary).labelNames);
  for await (const item of sampleItems(dataset, { images, seed: 0 })) {
    if (!('truth' in item)) continue;
    const image = await files.read(item.image, signal);
    if (!image) continue;
    const labels = await readTruth(files, item, { signal });
    yield { name: item.id, image, truth: relabelTruth(item.id, labels, toClass) };
  }
}
