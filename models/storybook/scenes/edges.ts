/** The upper edges of grounds: smooth curves across a scene, and the areas below them. */
import { type Point, outline } from './marks.ts';
import type { Random } from './random.ts';
import { sceneHeight, sceneWidth } from './size.ts';

export type Edge = (x: number) => number;

/** Creates a rolling edge around `level`, `swing` pixels up and down. */
export function rollingEdge(random: Random, level: number, swing: number): Edge {
  const [phase, period, second] = [random.between(0, 7), random.between(60, 120), random.between(0, 7)];
  return (x) =>
    level + swing * (Math.sin(x / period + phase) + 0.45 * Math.sin(x / (period * 0.45) + second));
}

export const columns = Array.from({ length: 30 }, (_, index) => -8 + index * 16);

/** Returns the area from the edge down to the bottom of the image. */
export const below = (edge: Edge): string =>
  outline([
    [-8, sceneHeight + 8],
    ...columns.map((x): Point => [x, edge(x)]),
    [sceneWidth + 8, sceneHeight + 8],
  ]);

export const between = (upper: Edge, lower: Edge): string =>
  outline([
    ...columns.map((x): Point => [x, upper(x)]),
    ...columns.toReversed().map((x): Point => [x, lower(x)]),
  ]);

export const fixed = (value: number): string => value.toFixed(1);
