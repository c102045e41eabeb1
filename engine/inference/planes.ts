/** A picture as planes, as the encoder reads it. */
export type Planes = {
  count: number;
  height: number;
  width: number;
  /** Row-major [count, height, width]. */
  data: Float32Array;
};
