/**
 * Computes the 3 x 3 morphological closing of a label map whose labels count as numbers (numerics, section 8,
 * step 5): the largest label around each pixel, then the smallest of those. Both are separable. Positions
 * outside the border are ignored: the border pixel replaces its missing neighbor.
 */
type Labels = Uint8Array | Uint16Array;

/** Changes `labels` in place. */
export function closeLabels(labels: Labels, width: number, height: number): void {
  const scratch = labels.slice();
  for (const largest of [true, false]) {
    alongRows(labels, scratch, width, largest);
    alongColumns(scratch, labels, width, height, largest);
  }
}

function alongRows(source: Labels, target: Labels, width: number, largest: boolean): void {
  for (let start = 0; start < source.length; start += width) {
    const last = start + width - 1;
    let left = source[start]!;
    let here = left;
    for (let at = start; at <= last; at += 1) {
      const right = at < last ? source[at + 1]! : here;
      target[at] = extreme(left, here, right, largest);
      left = here;
      here = right;
    }
  }
}

function alongColumns(source: Labels, target: Labels, width: number, height: number, largest: boolean): void {
  for (let row = 0; row < height; row += 1) {
    const above = Math.max(row - 1, 0) * width;
    const below = Math.min(row + 1, height - 1) * width;
    for (let column = 0; column < width; column += 1) {
      const here = source[row * width + column]!;
      target[row * width + column] = extreme(source[above + column]!, here, source[below + column]!, largest);
    }
  }
}

/** Takes a flag because calling a function parameter would cost more than the comparison. */
function extreme(a: number, b: number, c: number, largest: boolean): number {
  // Handles the most frequent case first: most pixels are inside an area of one label.
  if (a === b && b === c) return b;
  return largest ? Math.max(a, b, c) : Math.min(a, b, c);
}
