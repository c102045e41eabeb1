import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS, mergeOptions } from '#contracts/segmentation/options.ts';
import { parseOptions } from '#command-line/flags/parse-options.ts';
import { describeOptions, SETTABLE_OPTIONS } from '#command-line/flags/settable-options.ts';

describe('parseOptions', () => {
  it.each([
    ['stride=56', { stride: 56 }],
    [' stride = 56 ', { stride: 56 }],
    ['logit_scale=4e1', { logit_scale: 40 }],
    ['pamr.iterations=0', { pamr: { iterations: 0 } }],
    ['residual=false', { residual: false }],
    ['area_threshold=none', { area_threshold: null }],
    ['neighbour_sigma=null', { neighbour_sigma: null }],
    ['views=original,grey', { views: ['original', 'grey'] }],
    ['pamr.dilations=4,8', { pamr: { dilations: [4, 8] } }],
    ['pamr.dilations=[4, 8]', { pamr: { dilations: [4, 8] } }],
    ['pamr.dilations=4', { pamr: { dilations: [4] } }],
    ['intermediate_layers=none', { intermediate_layers: [] }],
    ['attention=', { attention: [] }],
    ['auxiliary=definitions', { auxiliary: 'definitions' }],
    ['auxiliary=none', { auxiliary: 'none' }],
  ])('reads %j', (setting, expected) => {
    expect(parseOptions([setting])).toEqual(expected);
  });

  it('collects settings, of which the last one of an option counts', () => {
    const settings = parseOptions(['pamr.iterations=3', 'stride=56', 'pamr.dilations=2', 'stride=28']);

    expect(settings).toEqual({ stride: 28, pamr: { iterations: 3, dilations: [2] } });
    expect(mergeOptions(settings)).toEqual({ ...DEFAULT_OPTIONS, ...settings });
  });

  it.each([
    ['stride=5', 'expected a whole number from 8 to 224.'],
    ['stride=56.5', 'expected a whole number from 8 to 224.'],
    ['stride=wide', 'expected a whole number from 8 to 224.'],
    ['stride=', 'expected a whole number from 8 to 224.'],
    ['stride=none', 'expected a whole number from 8 to 224.'],
    ['logit_scale=0', 'expected a number above 0, up to 1000.'],
    ['area_threshold=2', 'expected a number from 0 to 1, or none.'],
    ['auxiliary=lemmas', 'expected definitions, synonyms, none.'],
    ['neighbour_sigma=-1', 'expected a number above 0, or none.'],
    ['residual=yes', 'expected true or false.'],
    ['views=sepia', 'expected any of original,grey,blur,vertical_flip,horizontal_flip.'],
    ['views=none', 'expected any of original,grey,blur,vertical_flip,horizontal_flip.'],
    ['attention=qq,qq', 'names one item twice; expected any of qk,qq,kk,vv, or none.'],
    ['pamr.dilations=0', 'expected up to 8 whole numbers from 1 to 64.'],
    ['stride', 'expected OPTION=VALUE, for example stride=56.'],
    ['=3', 'expected OPTION=VALUE, for example stride=56.'],
    ['strid=56', 'there is no option "strid"; did you mean stride?'],
    [
      'iterations=3',
      'there is no option "iterations"; did you mean self_attention.iterations or pamr.iterations?',
    ],
    ['pamr=3', 'there is no option "pamr"; did you mean pamr.iterations or pamr.dilations?'],
    ['speed=3', 'there is no option "speed"; `npm run -s itaclip -- options` lists them.'],
    [
      '__proto__.polluted=1',
      'there is no option "__proto__.polluted"; `npm run -s itaclip -- options` lists them.',
    ],
  ])('refuses %j with what was received and what is allowed', (setting, why) => {
    expect(() => parseOptions([setting])).toThrow(`--set ${setting}: ${why}`);
  });
});

describe('describeOptions', () => {
  it('lists every option with its default and what it may be', () => {
    const lines = describeOptions().split('\n');

    for (const { name } of SETTABLE_OPTIONS) {
      expect(lines.filter((line) => line.trim().startsWith(`${name} `))).toHaveLength(1);
    }
    expect(lines).toContain('  pamr.dilations              8,16      up to 8 whole numbers from 1 to 64');
    expect(lines).toContain('  auxiliary                   synonyms  definitions, synonyms, none');
    expect(lines).toContain('  area_threshold              none      a number from 0 to 1, or none');
  });

  it('lists what each preset sets, as it is typed', () => {
    expect(describeOptions()).toMatch(/^ {2}fast +stride=224 views=original$/m);
  });
});
