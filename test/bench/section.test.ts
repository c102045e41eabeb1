import { describe, expect, it } from 'vitest';
import { describeRatio, formatSection } from './section.ts';

describe('describeRatio', () => {
  it('says of each limit whether it holds', () => {
    expect(describeRatio({ name: 'pass', value: 1.2, atMost: 1.25 })).toBe(
      '- pass: 1.20 (at most 1.25: holds)',
    );
    expect(describeRatio({ name: 'pass', value: 0.7, atLeast: 0.8 })).toBe(
      '- pass: 0.700 (at least 0.8: missed)',
    );
    expect(describeRatio({ name: 'int8', value: 1.5 })).toBe('- int8: 1.50');
  });
});

describe('formatSection', () => {
  it('puts notes, tables and ratios under a heading', () => {
    const table = { header: ['a'], rows: [['1']] };
    const text = formatSection({ title: 'T', notes: ['n'], tables: [table], ratios: [] });
    expect(text).toBe('## T\n\nn\n\n| a   |\n| --- |\n| 1   |');
  });
});
