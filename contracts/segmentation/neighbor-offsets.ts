/**
 * The order of the neighbors in PAMR (numerics, section 7): one ring of eight for each dilation, in the order of
 * the dilations; within a ring row by row, without the center. The graph and the kernel share it.
 */
export type Offset = readonly [dy: number, dx: number];

const RING: Offset[] = [
  [-1, -1],
  [-1, 0],
  [-1, 1],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 0],
  [1, 1],
];

/** Lists the offsets of all neighbors: dy and dx in pixels. */
export function neighborOffsets(dilations: readonly number[]): Offset[] {
  return dilations.flatMap((dilation) => RING.map(([dy, dx]): Offset => [dy * dilation, dx * dilation]));
}
