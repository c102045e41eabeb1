/** Deletes an image of the service's bucket, and then the features that were computed from it. */
import { imageFeaturesPrefix } from '#contracts/storage/object-keys.ts';
import type { Objects } from './objects.ts';

/** Succeeds even if there is no such image. A worker that finds the image gone deletes what it writes later. */
export async function deleteImage(objects: Objects, key: string): Promise<void> {
  await objects.delete(key);
  await objects.deleteBelow(imageFeaturesPrefix(key));
}
