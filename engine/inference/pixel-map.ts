/**
 * Several values for every pixel of an image, with the values of one pixel side by side. All data between the
 * encoder and the labels have this layout, because a softmax and a maximum read all values of a pixel
 * together.
 */
export type PixelMap = {
  height: number;
  width: number;
  /** Number of values per pixel: queries or classes. */
  channels: number;
  /** Distance from the first value of a pixel to that of the next; at least `channels`. */
  stride: number;
  /** [height, width, stride]. */
  data: Float32Array;
};

export function emptyPixelMap(height: number, width: number, channels: number): PixelMap {
  const data = new Float32Array(height * width * channels);
  return { height, width, channels, stride: channels, data };
}

/** Returns a map of `channels` channels from `first` on, or the map itself if those are all. */
export function cutChannels(map: PixelMap, first: number, channels: number): PixelMap {
  return channels === map.channels ? map : copyChannels(map, first, channels);
}

/** Copies the values of `channels` channels from `first` on, without what lies between them. */
export function copyChannels(map: PixelMap, first: number, channels: number): PixelMap {
  const cut = emptyPixelMap(map.height, map.width, channels);
  for (let pixel = 0; pixel < map.height * map.width; pixel += 1) {
    const at = pixel * map.stride + first;
    cut.data.set(map.data.subarray(at, at + channels), pixel * channels);
  }
  return cut;
}

/** Copies the values into row-major planes [channels, height, width]. */
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
