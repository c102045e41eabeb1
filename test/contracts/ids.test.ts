import { expect, it } from 'vitest';
import { idSchema, isId, newId } from '#contracts/ids.ts';

it('makes ids that its schema takes', () => {
  const id = newId('segmentation');
  expect(id).toMatch(/^seg_/);
  expect(idSchema('segmentation').parse(id)).toBe(id);
});

it('makes ids that sort by the time they were made', () => {
  const times = [1_700_000_000_000, 1_700_000_000_001, 1_900_000_000_000];
  const ids = times.map((at) => newId('upload', at));
  expect(ids.toSorted()).toEqual(ids);
});

it.each([
  ['another prefix', 'upl_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d'],
  ['no prefix', '0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d'],
  ['upper case', 'seg_0199F3A1-7c1e-7b52-9c11-3f6d2a0e4b8d'],
  ['another version', 'seg_0199f3a1-7c1e-4b52-9c11-3f6d2a0e4b8d'],
  ['something before', 'x seg_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d'],
  ['something after', 'seg_0199f3a1-7c1e-7b52-9c11-3f6d2a0e4b8d\n'],
])('takes no id with %s', (_, id) => {
  expect(isId('segmentation', id)).toBe(false);
});
