/** An image as planes, the format that the encoder reads. */
export type Planes = {
  count: number;
  height: number;
  width: number;
  /** Row-major [count, height, width]. */
  data: Float32Array;
};
