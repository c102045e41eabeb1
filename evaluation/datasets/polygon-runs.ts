/**
 * Which pixels a polygon covers, exactly as pycocotools has it: datasets are compared with others' results,
 * and a pixel more at an edge is another truth. The outline is walked on a grid five times as fine;
 * where it passes the middle of a pixel's column, it toggles all pixels after that point.
 */

const FINENESS = 5;

/**
 * @param polygon [x, y, x, y, ...] in pixels, whose last corner is joined to the first.
 * @returns positions down the columns (`column * height + row`) in ascending order, between which pixels
 *   are covered: from the first to before the second, from the third to before the fourth, and so on.
 */
export function polygonToggles(polygon: readonly number[], width: number, height: number): Uint32Array {
  const toggles: number[] = [];
  let previous: Point | undefined;
  for (const point of outline(polygon)) {
    const toggle = previous && toggleBetween(previous, point, width, height);
    if (toggle !== undefined) toggles.push(toggle);
    previous = point;
  }
  return Uint32Array.from(toggles).sort();
}

/** On the fine grid. */
type Point = { x: number; y: number };

/** Every point of the fine grid on the way around; corners twice. */
function* outline(polygon: readonly number[]): Generator<Point> {
  const corners: Point[] = [];
  for (let at = 0; at + 1 < polygon.length; at += 2) {
    corners.push({ x: toFineGrid(polygon[at]!), y: toFineGrid(polygon[at + 1]!) });
  }
  for (const [index, corner] of corners.entries()) {
    yield* edge(corner, corners[(index + 1) % corners.length]!);
  }
}

/** Halves go up, and below zero what is cut off is the fraction: the rounding of a C cast. */
function toFineGrid(coordinate: number): number {
  return Math.trunc(FINENESS * coordinate + 0.5);
}

/**
 * One point for each step along the longer side. The other coordinate is always counted from the same
 * end, so that an edge that two polygons share is the same points whichever way it is walked.
 */
function* edge(from: Point, to: Point): Generator<Point> {
  const across = Math.abs(to.x - from.x);
  const down = Math.abs(to.y - from.y);
  const isFlat = across >= down;
  const isReversed = isFlat ? from.x > to.x : from.y > to.y;
  const [start, end] = isReversed ? [to, from] : [from, to];
  const steps = isFlat ? across : down;
  if (steps === 0) {
    yield from;
    return;
  }
  const slope = isFlat ? (end.y - start.y) / steps : (end.x - start.x) / steps;
  for (let step = 0; step <= steps; step++) {
    const along = isReversed ? steps - step : step;
    yield isFlat
      ? { x: start.x + along, y: Math.trunc(start.y + slope * along + 0.5) }
      : { x: Math.trunc(start.x + slope * along + 0.5), y: start.y + along };
  }
}

/** Returns undefined unless the step between the two passes the middle of a column. */
function toggleBetween(previous: Point, { x, y }: Point, width: number, height: number): number | undefined {
  if (x === previous.x) return undefined;
  const column = toPixel(x < previous.x ? x : x - 1);
  if (!Number.isInteger(column) || column < 0 || column > width - 1) return undefined;
  const row = toPixel(Math.min(y, previous.y));
  return column * height + Math.ceil(Math.min(Math.max(row, 0), height));
}

/** Converts from the fine grid to pixels whose middles are whole numbers. */
function toPixel(fine: number): number {
  return (fine + 0.5) / FINENESS - 0.5;
}
