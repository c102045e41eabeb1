import { describe, expect, it } from 'vitest';
import { chooseOptions, type OptionChoices } from '#contracts/segmentation/choose-options.ts';
import { METHOD_NAMES } from '#contracts/segmentation/methods.ts';
import { nearestMethod } from '#contracts/segmentation/nearest-method.ts';
import {
  BUILT_IN_VOCABULARIES,
  readBuiltInVocabulary,
} from '#contracts/vocabularies/built-in-vocabularies.ts';

function nearest(choices: Partial<OptionChoices>, vocabularyName = 'custom') {
  const vocabulary = readBuiltInVocabulary(vocabularyName) ?? { options: {} };
  const options = chooseOptions({ preset: 'balanced', vocabulary, options: {}, ...choices });
  return nearestMethod(options, vocabularyName);
}

describe('nearestMethod', () => {
  it.each(METHOD_NAMES)('names %s without departures where nothing else was chosen', (method) => {
    expect(nearest({ method })).toEqual({ name: method, departures: [] });
    for (const name of BUILT_IN_VOCABULARIES) {
      expect(nearest({ method }, name)).toEqual({ name: method, departures: [] });
    }
  });

  it('names the options that the publication does not have, by their dotted names', () => {
    const options = {
      views: ['original', 'grey'],
      calibration: { threshold: 0.5 },
      auxiliary: 'synonyms',
    } as const;
    expect(nearest({ method: 'sc-clip', options: { ...options, views: [...options.views] } })).toEqual({
      name: 'sc-clip',
      departures: ['views', 'calibration.threshold', 'auxiliary'],
    });
  });

  it('says that the preset light refines what its method does not', () => {
    expect(nearest({ preset: 'light' })).toEqual({ name: 'sc-clip', departures: ['pamr.iterations'] });
  });

  it('compares the settings of a dataset only with its own vocabulary', () => {
    const options = { logit_scale: 33 };
    expect(nearest({ options }, 'voc21').departures).toEqual(['logit_scale']);
    expect(nearest({ options }).departures).toEqual([]);
  });
});
