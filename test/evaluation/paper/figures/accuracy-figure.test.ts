import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { drawAccuracyFigure } from '#evaluation/paper/figures/accuracy-figure.ts';
import type { MethodSeconds } from '#evaluation/paper/figures/method-seconds.ts';

function point(label: string, published: number | null, seconds: number): MethodSeconds {
  return { label, kind: 'method', published, passes: 6, seconds };
}

/** The places of the points, in their order from the highest accuracy down. */
function places(svg: string): { x: number; y: number }[] {
  return [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({
    x: Number(x),
    y: Number(y),
  }));
}

describe('the figure of accuracy against seconds', () => {
  it('places points by the logarithm of their seconds and by their accuracy', () => {
    const svg = drawAccuracyFigure([point('a', 40, 1), point('b', 20, 2), point('c', 10, 4)], 'a machine');
    const [a, b, c] = places(svg);
    expect(b!.x - a!.x).toBeCloseTo(c!.x - b!.x, 0);
    expect(b!.x).toBeGreaterThan(a!.x);
    expect(b!.y - a!.y).toBeCloseTo(2 * (c!.y - b!.y), 0);
    expect(c!.y).toBeGreaterThan(b!.y);
  });

  it('leaves out what has no published accuracy', () => {
    const svg = drawAccuracyFigure([point('known', 40, 1), point('unknown', null, 2)], 'a machine');
    expect(places(svg)).toHaveLength(1);
    expect(svg).not.toContain('unknown');
  });

  it('keeps labels apart, and is well-formed with any name', () => {
    const svg = drawAccuracyFigure([point('a & b', 40, 1), point('<c>', 40.1, 1)], 'x "y" < z');
    expect(XMLValidator.validate(svg)).toBe(true);
    const labels = [...svg.matchAll(/<text x="[\d.]+" y="([\d.]+)" fill/g)].map(([, y]) => Number(y));
    expect(labels[1]! - labels[0]!).toBeGreaterThanOrEqual(13);
  });
});
