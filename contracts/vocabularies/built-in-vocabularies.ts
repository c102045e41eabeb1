/**
 * The vocabularies that come with the project: one for each dataset that the paper measures, in the order of
 * its tables. Classes and labels are those of the datasets, options those of the paper's table 9; synonyms,
 * auxiliary texts and background words were written for this project.
 */
import { vocabularySchema, type Vocabulary } from './vocabulary.ts';
import cityscapes from './cityscapes.json' with { type: 'json' };
import cocoObject from './coco-object.json' with { type: 'json' };
import cocoStuff from './coco-stuff.json' with { type: 'json' };
import context60 from './context60.json' with { type: 'json' };
import voc21 from './voc21.json' with { type: 'json' };

const DOCUMENTS: Record<string, unknown> = {
  'coco-stuff': cocoStuff,
  'coco-object': cocoObject,
  voc21,
  context60,
  cityscapes,
};

export const BUILT_IN_VOCABULARIES: readonly string[] = Object.keys(DOCUMENTS);

/** Returns undefined if no built-in vocabulary has that name. */
export function readBuiltInVocabulary(name: string): Vocabulary | undefined {
  return Object.hasOwn(DOCUMENTS, name) ? vocabularySchema.parse(DOCUMENTS[name]) : undefined;
}
