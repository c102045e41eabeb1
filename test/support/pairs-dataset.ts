/** A dataset of drawn images and invented masks, in the layout `pairs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { writeImage } from '../command-line/run-itaclip.ts';

export const PAIR_SIZE = { width: 96, height: 72 };
const PAIR_CLASSES = ['sky', 'grass', 'cow'];

/** Images `00.png`, `01.png`, ...; the masks have three classes and some void. */
export async function writePairs(folder: string, images: number): Promise<void> {
  mkdirSync(join(folder, 'images'), { recursive: true });
  mkdirSync(join(folder, 'masks'), { recursive: true });
  for (let index = 0; index < images; index += 1) {
    const name = `${String(index).padStart(2, '0')}.png`;
    await writeImage(join(folder, 'images', name), index + 1);
    writeMask(join(folder, 'masks', name), index);
  }
  const vocabulary = { name: 'meadow', classes: PAIR_CLASSES, background: { mode: 'none' } };
  writeFileSync(join(folder, 'meadow.json'), JSON.stringify(vocabulary));
}

export function writeMask(path: string, seed: number, size = PAIR_SIZE): void {
  const { width, height } = size;
  const data = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const row = Math.floor(pixel / width);
    if (row < 2) return 255;
    return (Math.floor(row / (10 + seed)) + seed) % PAIR_CLASSES.length;
  });
  writeFileSync(path, encode({ width, height, data, channels: 1, depth: 8 }));
}
