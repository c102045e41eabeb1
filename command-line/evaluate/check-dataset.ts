/** `itaclip evaluate --check`: reads a dataset and prints what is in it, and what is wrong. */
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { checkDataset } from '#evaluation/datasets/check-dataset.ts';
import type { Dataset } from '#evaluation/datasets/dataset.ts';
import { describeCheck } from './describe-check.ts';
import type { Files } from '#evaluation/datasets/files.ts';
import { matchClasses } from '#evaluation/datasets/match-classes.ts';
import { EXIT_CODES } from '../exit-codes.ts';

/** Throws `invalid-dataset` where the classes are not those of the vocabulary. */
export async function printCheck(
  dataset: Dataset,
  files: Files,
  vocabulary: Vocabulary,
  { json, signal }: { json: boolean; signal: AbortSignal },
): Promise<number> {
  const { labelNames } = planQueries(vocabulary);
  matchClasses(dataset.classNames, labelNames);
  const check = await checkDataset(dataset, files, { classes: labelNames.length, signal });
  process.stdout.write(`${json ? JSON.stringify(check) : describeCheck(check)}\n`);
  return check.sound === check.images && check.doubts.length === 0 ? EXIT_CODES.done : EXIT_CODES.someFailed;
}
