import { expect, it } from 'vitest';
import { formatMarkdownTable } from './markdown-table.ts';

it('pads the cells of a column to one width', () => {
  const table = formatMarkdownTable({
    header: ['variant', 's'],
    rows: [
      ['a', '0.25'],
      ['a longer one', ''],
    ],
  });
  expect(table).toBe(
    [
      '| variant      | s    |',
      '| ------------ | ---- |',
      '| a            | 0.25 |',
      '| a longer one |      |',
    ].join('\n'),
  );
});
