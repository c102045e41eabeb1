import { describe, expect, it } from 'vitest';
import { multipliesBytes, vectorInstructions } from '#engine/probes/processor.ts';

/** The beginnings of /proc/cpuinfo on a Zen 3 server, a Zen 4 server, and an Arm server. */
const ZEN_3 =
  'processor\t: 0\nmodel name\t: AMD EPYC 7R13\nflags\t\t: fpu sse4_2 avx fma avx2 bmi2 sha_ni\n\nprocessor\t: 1\n';
const ZEN_4 = 'processor\t: 0\nflags\t\t: fpu avx avx2 avx512f avx512dq avx512_vnni avx512_bf16\n';
const ARM = 'processor\t: 0\nFeatures\t: fp asimd aes crc32 atomics asimddp\n';

describe('vectorInstructions', () => {
  it.each([
    ['Zen 3', ZEN_3, ['avx2'], false],
    ['Zen 4', ZEN_4, ['avx2', 'avx512f', 'avx512_vnni'], true],
    ['Arm server', ARM, ['asimd', 'asimddp'], true],
  ])('reads those of %s', (_, text, expected, bytes) => {
    const instructions = vectorInstructions(text);
    expect(instructions).toEqual(expected);
    expect(multipliesBytes({ name: '', cores: 1, instructions })).toBe(bytes);
  });

  it('knows nothing where the system tells nothing', () => {
    const instructions = vectorInstructions('model name : x\n');
    expect(instructions).toBeUndefined();
    expect(multipliesBytes({ name: '', cores: 1, instructions })).toBeUndefined();
  });
});
