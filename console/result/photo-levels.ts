/** A photo in halving sizes: a stage that shows all of 48 megapixels then draws from a small one. */
import type { Size, View } from './viewport.ts';

/** @property scale Its pixels for each pixel of the picture. */
type Level = { bitmap: ImageBitmap; scale: number };
export type Photo = { levels: Level[] };

const SMALLEST_SIDE = 1024;

/** @param shown The part at the top left that is the picture; below it the overlay has its legend. */
export async function openPhoto(file: Blob, picture: Size, shown?: Size): Promise<Photo> {
  const first = shown
    ? await createImageBitmap(file, 0, 0, shown.width, shown.height)
    : await createImageBitmap(file);
  const levels: Level[] = [{ bitmap: first, scale: first.width / picture.width }];
  for (
    let last = first;
    Math.max(last.width, last.height) > 2 * SMALLEST_SIDE;
    last = levels.at(-1)!.bitmap
  ) {
    const half = { resizeWidth: Math.ceil(last.width / 2), resizeHeight: Math.ceil(last.height / 2) };
    const bitmap = await createImageBitmap(last, { ...half, resizeQuality: 'medium' });
    levels.push({ bitmap, scale: bitmap.width / picture.width });
  }
  return { levels };
}

export function closePhoto({ levels }: Photo): void {
  for (const { bitmap } of levels) bitmap.close();
}

/** @param view In pixels of the canvas. */
export function drawPhoto(
  context: CanvasRenderingContext2D,
  { levels }: Photo,
  view: View,
  picture: Size,
): void {
  const { width, height } = context.canvas;
  context.clearRect(0, 0, width, height);
  const level = levels.findLast(({ scale }) => scale >= view.scale) ?? levels[0];
  if (!level) return;
  // Only what is on the canvas is read.
  const left = Math.max(0, -view.x / view.scale);
  const top = Math.max(0, -view.y / view.scale);
  const right = Math.min(picture.width, (width - view.x) / view.scale);
  const bottom = Math.min(picture.height, (height - view.y) / view.scale);
  if (right <= left || bottom <= top) return;
  context.imageSmoothingEnabled = view.scale < 4;
  context.drawImage(
    level.bitmap,
    left * level.scale,
    top * level.scale,
    (right - left) * level.scale,
    (bottom - top) * level.scale,
    view.x + left * view.scale,
    view.y + top * view.scale,
    (right - left) * view.scale,
    (bottom - top) * view.scale,
  );
}
