/**
 * Bilinear interpolation with pixel centers at half integers (`align_corners = false`), as two source
 * positions and a weight for each output position.
 */
export type BilinearTap = {
  first: number;
  second: number;
  /** The weight of `second`; `first` has the rest. */
  weight: number;
};

export function bilinearTaps(resultLength: number, sourceLength: number): BilinearTap[] {
  const scale = sourceLength / resultLength;
  return Array.from({ length: resultLength }, (_, index) => {
    const position = Math.max((index + 0.5) * scale - 0.5, 0);
    const first = Math.min(Math.floor(position), sourceLength - 1);
    return { first, second: Math.min(first + 1, sourceLength - 1), weight: position - first };
  });
}
