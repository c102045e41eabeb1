import { describe, expect, it } from 'vitest';
import { findBoundaries } from '#engine/results/class-boundaries.ts';
import { byteLabels } from './label-maps.ts';

/** Draws the lines as text, one row a string, `#` for a boundary. */
function draw(rows: string[], thickness: number): string[] {
  const width = rows[0]!.length;
  const labels = byteLabels(width, rows.length, (pixel) => Number(rows.join('')[pixel]));
  const lines = findBoundaries(labels, thickness);
  return rows.map((_, y) =>
    [...lines.subarray(y * width, (y + 1) * width)].map((line) => (line ? '#' : '.')).join(''),
  );
}

describe('findBoundaries', () => {
  it('marks both sides of where labels meet, and not the edge of the picture', () => {
    expect(draw(['00111', '00111', '00111'], 1)).toEqual(['.##..', '.##..', '.##..']);
    expect(draw(['000', '000', '111', '111'], 1)).toEqual(['...', '###', '###', '...']);
  });

  it('is as thick as asked on each side', () => {
    expect(draw(['00000000', '00000000', '00000111', '00000111', '00000111'], 2)).toEqual([
      '.....###',
      '.....###',
      '...#####',
      '...#####',
      '...####.',
    ]);
  });

  it('marks nothing at thickness 0 or in one row of one label', () => {
    expect(draw(['01', '10'], 0)).toEqual(['..', '..']);
    expect(draw(['2222'], 3)).toEqual(['....']);
  });
});
