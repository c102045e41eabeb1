/** Planes of one size, as every stage after the encoder hands them on. */
export type Planes = {
  count: number;
  height: number;
  width: number;
  /** Row-major [count, height, width]. */
  data: Float32Array;
};

export function emptyPlanes(count: number, { height, width }: Pick<Planes, 'height' | 'width'>): Planes {
  return { count, height, width, data: new Float32Array(count * height * width) };
}

/** Rows `top` to `top + height` of every plane, copied. */
export function cutRows({ count, height: from, width, data }: Planes, top: number, height: number): Planes {
  const strip = emptyPlanes(count, { height, width });
  for (let index = 0; index < count; index += 1) {
    const start = (index * from + top) * width;
    strip.data.set(data.subarray(start, start + height * width), index * height * width);
  }
  return strip;
}

/** The reverse: copies the rows of every plane of `strip` to row `top` of `target`. */
export function pasteRows(strip: Planes, target: Planes, top: number): void {
  const length = strip.height * strip.width;
  for (let index = 0; index < strip.count; index += 1) {
    const rows = strip.data.subarray(index * length, (index + 1) * length);
    target.data.set(rows, (index * target.height + top) * target.width);
  }
}
