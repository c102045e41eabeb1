import { describe, expect, it } from 'vitest';
import { parseBenchOptions, SECTION_NAMES } from './bench-options.ts';

const ON_CPU = SECTION_NAMES.filter((name) => name !== 'provider');

describe('parseBenchOptions', () => {
  it('measures everything on the CPU, with one thread and with all', () => {
    const options = parseBenchOptions([], 4);
    expect(options).toMatchObject({ provider: 'cpu', threads: [1, 4], sections: ON_CPU });
    expect(parseBenchOptions([], 1).threads).toEqual([1]);
  });

  it.each(['cuda', 'webgpu'])('fills one table and one file for %s', (provider) => {
    const options = parseBenchOptions(['--provider', provider], 4);
    expect(options).toMatchObject({ sections: ['provider'], threads: [0], json: `bench-${provider}.json` });
  });

  it('measures the same table on the CPU where that is asked for', () => {
    const options = parseBenchOptions(['--only', 'provider', '--threads', '2'], 4);
    expect(options).toMatchObject({ provider: 'cpu', sections: ['provider'], json: undefined });
  });

  it('takes chosen sections and threads', () => {
    const options = parseBenchOptions(['--only', 'text,memory', '--threads', '2,3', '--rounds', '7'], 4);
    expect(options).toMatchObject({ sections: ['text', 'memory'], threads: [2, 3], rounds: 7 });
  });

  it.each([
    [['--provider', 'tpu'], 'cpu, cuda, webgpu, coreml, dml'],
    [['--only', 'speed'], 'encoder, photo'],
    [['--provider', 'webgpu', '--only', 'memory'], 'provider, encoder, photo, again, text, precision'],
    [['--threads', '0'], '1 to 256'],
    [['--rounds', 'many'], '1 to 256'],
    [['--fast'], '--fast'],
  ])('refuses %j and says what it takes', (args, message) => {
    expect(() => parseBenchOptions(args, 4)).toThrow(message);
  });
});
