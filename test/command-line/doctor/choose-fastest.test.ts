import { describe, expect, it } from 'vitest';
import { chooseFastest } from '#command-line/doctor/choose-fastest.ts';
import type { ExaminedProvider } from '#command-line/doctor/report.ts';

function working(provider: ExaminedProvider['provider'], float32: number, other?: number): ExaminedProvider {
  const precision = provider === 'cpu' ? 'int8' : 'float16';
  return {
    provider,
    built: true,
    works: true,
    speeds: [
      { precision: 'float32', seconds_per_pass: float32 },
      other === undefined
        ? { precision, problem: 'no such numbers' }
        : { precision, seconds_per_pass: other },
    ],
  };
}

describe('chooseFastest', () => {
  it.each([
    ['the CPU in int8 where it has instructions for that', [working('cpu', 0.2, 0.1)], 'cpu', 'int8'],
    ['the CPU in float32 where int8 is slower', [working('cpu', 0.3, 0.4)], 'cpu', 'float32'],
    ['a GPU that is faster', [working('cpu', 0.2, 0.1), working('webgpu', 0.02, 0.01)], 'webgpu', 'float16'],
    ['a GPU without float16', [working('cpu', 0.2, 0.1), working('webgpu', 0.02)], 'webgpu', 'float32'],
    ['the CPU beside a GPU in software', [working('cpu', 0.2, 0.1), working('webgpu', 13)], 'cpu', 'int8'],
    [
      'the CPU beside a GPU that gains little',
      [working('cpu', 0.1, 0.2), working('cuda', 0.095)],
      'cpu',
      'float32',
    ],
  ])('chooses %s', (_, providers, provider, precision) => {
    expect(chooseFastest('vit-b-16', providers)).toMatchObject({ model: 'vit-b-16', provider, precision });
  });

  it('says what was measured', () => {
    const providers = [working('cpu', 0.2, 0.1), working('webgpu', 13)];
    expect(chooseFastest('vit-b-16', providers)?.reason).toBe(
      'the encoder takes float32 0.200 s, int8 0.100 s a pass on cpu, ' +
        'against webgpu: float32 13.0 s, float16 does not work a pass',
    );
  });

  it('chooses nothing where nothing works', () => {
    const broken = { provider: 'cpu', built: true, works: false, problem: 'no library' } as const;
    expect(chooseFastest('vit-b-16', [broken])).toBeUndefined();
  });
});
