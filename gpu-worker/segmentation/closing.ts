/**
 * 3 x 3 morphological closing of a label map taken as numbers (numerics, section 8, step 5):
 * the largest label around each pixel, then the smallest of those. Both are separable, and what
 * lies outside the border is ignored.
 */
type Labels = Uint8Array | Uint16Array;
type Choose = (a: number, b: number) => number;

/** Changes `labels` in place. */
export function closeLabels(labels: Labels, width: number, height: number): void {
  const scratch = labels.slice();
  filter(labels, scratch, width, height, Math.max);
  filter(labels, scratch, width, height, Math.min);
}

function filter(labels: Labels, scratch: Labels, width: number, height: number, choose: Choose): void {
  alongRows(labels, scratch, width, height, choose);
  alongColumns(scratch, labels, width, height, choose);
}

function alongRows(source: Labels, target: Labels, width: number, height: number, choose: Choose): void {
  for (let start = 0; start < width * height; start += width) {
    for (let column = 0; column < width; column += 1) {
      const at = start + column;
      const left = source[column > 0 ? at - 1 : at]!;
      const right = source[column < width - 1 ? at + 1 : at]!;
      target[at] = choose(choose(left, source[at]!), right);
    }
  }
}

function alongColumns(source: Labels, target: Labels, width: number, height: number, choose: Choose): void {
  for (let row = 0; row < height; row += 1) {
    const above = row > 0 ? -width : 0;
    const below = row < height - 1 ? width : 0;
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      target[at] = choose(choose(source[at + above]!, source[at]!), source[at + below]!);
    }
  }
}
