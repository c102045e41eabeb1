import { describe, expect, it } from 'vitest';
import { parseBenchOptions, SECTION_NAMES } from './bench-options.ts';

describe('parseBenchOptions', () => {
  it('measures everything on the CPU, with one thread and with all', () => {
    const options = parseBenchOptions([], 4);
    expect(options).toMatchObject({ provider: 'cpu', threads: [1, 4], sections: [...SECTION_NAMES] });
    expect(parseBenchOptions([], 1).threads).toEqual([1]);
  });

  it('leaves out on a GPU what only a CPU has', () => {
    const options = parseBenchOptions(['--provider', 'cuda'], 4);
    expect(options.sections).toEqual(['encoder', 'photo', 'again', 'text', 'precision']);
    expect(options.threads).toEqual([0]);
  });

  it('takes chosen sections and threads', () => {
    const options = parseBenchOptions(['--only', 'text,memory', '--threads', '2,3', '--rounds', '7'], 4);
    expect(options).toMatchObject({ sections: ['text', 'memory'], threads: [2, 3], rounds: 7 });
  });

  it.each([
    [['--provider', 'tpu'], 'cpu, cuda, webgpu, coreml, dml'],
    [['--only', 'speed'], 'encoder, photo'],
    [['--threads', '0'], '1 to 256'],
    [['--rounds', 'many'], '1 to 256'],
    [['--fast'], '--fast'],
  ])('refuses %j and says what it takes', (args, message) => {
    expect(() => parseBenchOptions(args, 4)).toThrow(message);
  });
});
