/**
 * Several values for every pixel of a picture, those of one pixel together: the layout of everything
 * between the encoder and the labels, since a softmax and a best class look at all of them at once.
 */
export type PixelMap = {
  height: number;
  width: number;
  /** Values of one pixel: queries or classes. */
  channels: number;
  /** From the first value of a pixel to that of the next; at least `channels`. */
  stride: number;
  /** [height, width, stride]. */
  data: Float32Array;
};

export function emptyPixelMap(height: number, width: number, channels: number): PixelMap {
  const data = new Float32Array(height * width * channels);
  return { height, width, channels, stride: channels, data };
}

/** So many channels from the first on, as a map of their own; the map itself where that is all of them. */
export function cutChannels(map: PixelMap, first: number, channels: number): PixelMap {
  if (channels === map.channels) return map;
  const cut = emptyPixelMap(map.height, map.width, channels);
  for (let pixel = 0; pixel < map.height * map.width; pixel += 1) {
    const at = pixel * map.stride + first;
    cut.data.set(map.data.subarray(at, at + channels), pixel * channels);
  }
  return cut;
}

/** Row-major planes [channels, height, width], copied. */
export function toPlanes({ height, width, channels, stride, data }: PixelMap): Float32Array {
  const pixels = height * width;
  const planes = new Float32Array(channels * pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      planes[channel * pixels + pixel] = data[pixel * stride + channel]!;
    }
  }
  return planes;
}
