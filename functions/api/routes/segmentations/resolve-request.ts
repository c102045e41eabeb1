/**
 * Resolves a request so that nothing outside the job decides its result: the words, the background,
 * and every number. Pure: the named vocabulary was read before.
 */
import type { InlineSegmentationRequest } from '#contracts/jobs/segmentation-request.ts';
import { chooseOptions } from '#contracts/segmentation/choose-options.ts';
import type { PartialOptions, SegmentationOptions } from '#contracts/segmentation/options.ts';
import { checkVocabulary } from '#contracts/vocabularies/check-vocabulary.ts';
import type { Background, Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';

export type Resolved = { vocabulary: Vocabulary; options: SegmentationOptions };

/** Throws where neither or both of classes and vocabulary are given. */
export function requireOneWayToName({ classes, vocabulary }: InlineSegmentationRequest): void {
  if (classes !== undefined && vocabulary !== undefined) {
    throw invalidAt('/vocabulary', 'give either classes or a vocabulary, not both');
  }
  if (classes === undefined && vocabulary === undefined) {
    throw invalidAt('/classes', 'give the classes to find, or the name of a vocabulary');
  }
}

/**
 * @param named The vocabulary that the request name, if they name one.
 * @throws ProblemError `invalid-request` for options that cannot be together or classes of one name,
 *   `limit-exceeded` for too many words.
 */
export function resolveRequest(request: InlineSegmentationRequest, named: Vocabulary | undefined): Resolved {
  const words = named ?? fromClasses(request);
  const vocabulary = { ...words, background: backgroundOf(request) ?? words.background };
  checkVocabulary(vocabulary);
  const { preset, method } = request;
  const options = chooseOptions(
    { preset, method, vocabulary, options: thresholdOf(request) },
    request.options,
  );
  return { vocabulary, options };
}

function fromClasses({ classes = [] }: InlineSegmentationRequest): Vocabulary {
  return { name: 'custom', classes, background: { mode: 'default' }, options: {} };
}

function backgroundOf({ background }: InlineSegmentationRequest): Background | undefined {
  if (background?.mode === 'words') return { mode: 'words', words: background.words };
  return background && { mode: background.mode };
}

/** A pixel whose best class scores less than the threshold is background. */
function thresholdOf({ background }: InlineSegmentationRequest): PartialOptions {
  const threshold = background && 'threshold' in background ? background.threshold : undefined;
  return threshold === undefined ? {} : { probability_threshold: threshold };
}
