/** Heat maps of a window, as demonstrations show them: logits from 0 to 1 per query, at the size of the window. */
import { resizePlane, type Plane } from '../support/reference/planes.ts';

/**
 * @param logits [patches, queries]
 * @param spreadFirst Whether values are spread from 0 to 1 before they are resized, instead of after it.
 * @returns [queries, side, side]
 */
export function heatMaps(
  logits: ArrayLike<number>,
  queries: number,
  grid: number,
  side: number,
  spreadFirst: boolean,
): number[] {
  return Array.from({ length: queries }, (_, query) => {
    const data = Array.from({ length: grid ** 2 }, (__, patch) => logits[patch * queries + query]!);
    const plane: Plane = { height: grid, width: grid, data };
    const resize = (each: Plane) => resizePlane(each, side, side);
    return Array.from((spreadFirst ? resize(spread(plane)) : spread(resize(plane))).data);
  }).flat();
}

function spread({ data, ...size }: Plane): Plane {
  const values = Array.from(data);
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  return { ...size, data: values.map((value) => (value - least) / (most - least)) };
}
