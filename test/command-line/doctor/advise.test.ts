import { describe, expect, it } from 'vitest';
import { advise } from '#command-line/doctor/advise.ts';
import type { DoctorReport } from '#command-line/doctor/report.ts';

type Found = Omit<DoctorReport, 'advice'>;

const ZEN_4 = { name: 'Zen 4', cores: 2, instructions: ['avx2', 'avx512_vnni'] };
const WELL: Found = {
  versions: { itaclip: '0.2.0', node: 'v24.0.0', onnxruntime: '1.30.0', sharp: '0.35.5' },
  machine: { platform: 'linux x64', processor: ZEN_4, memory_bytes: 16e9, free_memory_bytes: 8e9 },
  folders: [{ name: 'cache', path: '/cache', free_bytes: 9e9 }],
  models: [
    {
      name: 'vit-b-16',
      state: 'installed',
      bytes: 599e6,
      digest: 'ab',
      built: true,
      place: '/models/vit-b-16',
    },
  ],
  providers: [
    {
      provider: 'cpu',
      built: true,
      works: true,
      speeds: [
        { precision: 'float32', seconds_per_pass: 0.2 },
        { precision: 'int8', seconds_per_pass: 0.4 },
      ],
    },
    { provider: 'coreml', built: false, works: false },
  ],
  choice: null,
};

describe('advise', () => {
  it('has nothing to say where all is well', () => {
    expect(advise(WELL)).toEqual([]);
  });

  const { machine, models, folders, versions, providers } = WELL;
  it.each<[string, Partial<Found>, RegExp]>([
    ['a full disk', { folders: [{ ...folders[0]!, free_bytes: 1e8 }] }, /has 100 MB free.*ITACLIP_CACHE_DIR/],
    [
      'a read-only folder',
      { folders: [{ ...folders[0]!, problem: 'x cannot be written' }] },
      /ITACLIP_CACHE_DIR/,
    ],
    ['little memory', { machine: { ...machine, free_memory_bytes: 4e8 } }, /^400 MB of memory are free/],
    ['a model that is not built', { models: [{ ...models[0]!, built: false }] }, /build vit-b-16/],
    [
      'a broken model',
      { models: [{ ...models[0]!, problem: 'no weights' }] },
      /vit-b-16 cannot be used: no weights/,
    ],
    ['no model for photographs', { models: [] }, /pull vit-b-16/],
    [
      'a runtime that does not load',
      { versions: { ...versions, onnxruntime: null } },
      /onnxruntime-node cannot/,
    ],
    ['images that cannot be read', { versions: { ...versions, sharp: null } }, /sharp cannot be loaded/],
    [
      'a provider without its libraries',
      {
        providers: [
          { provider: 'cuda', built: true, works: false, problem: 'Failed to load shared library' },
        ],
      },
      /^cuda: .*install\.js/,
    ],
    [
      'a processor on which int8 is slower',
      { machine: { ...machine, processor: { ...ZEN_4, instructions: ['avx2'] } }, providers },
      /int8 is slower than float32 on this processor/,
    ],
  ])('says what to do about %s', (_, change, expected) => {
    const advice = advise({ ...WELL, ...change });
    expect(advice).toEqual([expect.stringMatching(expected)]);
  });
});
