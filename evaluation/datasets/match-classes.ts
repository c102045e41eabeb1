/** The labels of a dataset as labels of a vocabulary. */
import type { LabelMap } from '#engine/results/label-map.ts';
import { invalidDataset } from './invalid-dataset.ts';
import { describeUnknownLabels } from './unknown-labels.ts';
import { toLabelMap, VOID } from './truth-map.ts';

/**
 * Gives, for each label of the dataset, the label of the vocabulary with the same name in any case. A
 * dataset that declares no names has the vocabulary's labels by number; `relabelTruth` then checks that
 * there are no more.
 * @throws ProblemError `invalid-dataset` unless each class of one is one of the other.
 */
export function matchClasses(
  classNames: readonly string[] | undefined,
  vocabularyLabels: readonly string[],
): number[] {
  if (!classNames) return vocabularyLabels.map((_, label) => label);
  const here = classNames.map(comparable);
  const there = vocabularyLabels.map(comparable);
  const onlyHere = classNames.filter((_, label) => !there.includes(here[label]!));
  const onlyThere = vocabularyLabels.filter((_, label) => !here.includes(there[label]!));
  const repeated = classNames.filter((_, label) => here.indexOf(here[label]!) !== label);
  if (onlyHere.length + onlyThere.length + repeated.length > 0) {
    const differences = [
      ...describeNames('only in the dataset', onlyHere),
      ...describeNames('only in the vocabulary', onlyThere),
      ...describeNames('more than once in the dataset', repeated),
    ];
    throw invalidDataset(
      `The dataset's ${classNames.length} classes are not the vocabulary's ${vocabularyLabels.length}: ` +
        `${differences.join('; ')}. Choose the vocabulary that was made for the dataset, or give its classes the dataset's names as their labels.`,
    );
  }
  return here.map((name) => there.indexOf(name));
}

function describeNames(where: string, names: readonly string[]): string[] {
  return names.length === 0
    ? []
    : [`${where}: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', ...' : ''}`];
}

function comparable(name: string): string {
  return name.trim().toLowerCase();
}

/**
 * A truth in the vocabulary's labels, void unchanged.
 * @param mapping the result of `matchClasses`.
 * @throws ProblemError `invalid-dataset` for a label that it lacks.
 */
export function relabelTruth(id: string, truth: LabelMap, mapping: readonly number[]): LabelMap {
  const unknown = new Set<number>();
  const { width, height } = truth;
  const data = new Uint16Array(truth.data.length);
  for (let pixel = 0; pixel < data.length; pixel++) {
    const label = truth.data[pixel]!;
    if (label !== truth.voidLabel && label >= mapping.length) unknown.add(label);
    data[pixel] = label === truth.voidLabel ? VOID : mapping[label]!;
  }
  if (unknown.size > 0)
    throw invalidDataset(`${id}: ${describeUnknownLabels([...unknown], mapping.length)}.`);
  return toLabelMap(width, height, data);
}
