import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { choosePrecision, fastest } from '#engine/probes/choose-precision.ts';
import type { PrecisionSpeed } from '#engine/probes/measure-precisions.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

let cache = '';
beforeEach(() => {
  cache = temporaryFolder();
  vi.stubEnv('ITACLIP_CACHE_DIR', cache);
});
afterEach(() => vi.unstubAllEnvs());

const wanted = { model: join(FIXTURES, 'model'), provider: 'cpu', threads: 2 } as const;
const FAST_BYTES: PrecisionSpeed[] = [
  { precision: 'float32', seconds_per_pass: 0.36 },
  { precision: 'int8', seconds_per_pass: 0.2 },
];
const SLOW_BYTES: PrecisionSpeed[] = [
  { precision: 'float32', seconds_per_pass: 0.3 },
  { precision: 'int8', seconds_per_pass: 0.4 },
];

describe('fastest', () => {
  it('prefers the precision whose passes are shorter, and says by how much', () => {
    expect(fastest(FAST_BYTES)).toEqual({
      precision: 'int8',
      reason:
        'Precision: int8 is 1.8 times as fast as float32 on this machine (float32 0.360 s, int8 0.200 s a pass).',
    });
  });

  it('stays with float32 where nothing is faster', () => {
    expect(fastest(SLOW_BYTES)).toEqual({
      precision: 'float32',
      reason:
        'Precision: float32; nothing else is faster on this machine (float32 0.300 s, int8 0.400 s a pass).',
    });
  });

  it('stays with float32 for a gain that is too small for other labels', () => {
    const close: PrecisionSpeed[] = [FAST_BYTES[0]!, { precision: 'int8', seconds_per_pass: 0.34 }];
    expect(fastest(close).precision).toBe('float32');
  });

  it('does not choose what does not work', () => {
    const broken: PrecisionSpeed[] = [FAST_BYTES[0]!, { precision: 'float16', problem: 'no float16' }];
    expect(fastest(broken)).toMatchObject({
      precision: 'float32',
      reason: expect.stringContaining('float16 does not work') as string,
    });
  });
});

describe('choosePrecision', () => {
  it('measures once and keeps the answer', async () => {
    const measure = vi.fn(() => Promise.resolve(FAST_BYTES));
    const first = await choosePrecision(wanted, { measure });
    const second = await choosePrecision(wanted, { measure });
    expect(first.precision).toBe('int8');
    expect(second).toEqual(first);
    expect(measure).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['another number of threads', { threads: 1 }],
    ['another provider', { provider: 'webgpu' as const }],
    ['another model', { model: join(FIXTURES, '..', '..', '..', 'models', 'storybook', 'model') }],
  ])('measures again for %s', async (_, change) => {
    const measure = vi.fn(() => Promise.resolve(FAST_BYTES));
    await choosePrecision(wanted, { measure });
    await choosePrecision({ ...wanted, ...change }, { measure });
    expect(measure).toHaveBeenCalledTimes(2);
  });

  it('keeps no measurement in which something failed', async () => {
    const broken: PrecisionSpeed[] = [FAST_BYTES[0]!, { precision: 'int8', problem: 'out of memory' }];
    await choosePrecision(wanted, { measure: () => Promise.resolve(broken) });
    expect(existsSync(join(cache, 'speeds'))).toBe(false);
  });

  it('measures again where the kept answer cannot be read', async () => {
    const measure = vi.fn(() => Promise.resolve(SLOW_BYTES));
    await choosePrecision(wanted, { measure });
    const [name] = readdirSync(join(cache, 'speeds'));
    writeFileSync(join(cache, 'speeds', name!), '{"precision": 8');
    expect((await choosePrecision(wanted, { measure })).precision).toBe('float32');
    expect(measure).toHaveBeenCalledTimes(2);
  });
});
