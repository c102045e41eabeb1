/** Locates the kept features of recent images. */
import { join } from 'node:path';

/** Returns the folder of a model's features of images. */
export function imageFeaturesFolder(modelDigest: string, cacheFolder: string): string {
  return join(cacheFolder, 'image-features', modelDigest.slice(0, 32));
}
