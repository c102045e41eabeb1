/** Storybook images so small that a job takes a fraction of a second. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { ImageFile } from '../service/patient-client.ts';

export async function tinyImages(): Promise<ImageFile[]> {
  return Promise.all(
    ['village', 'lighthouse', 'winter'].map(async (name) => {
      const small = await sharp(await readFile(storybookPicture(name)))
        .resize(112, 84)
        .png()
        .toBuffer();
      return { name, mediaType: 'image/png', bytes: new Uint8Array(small) };
    }),
  );
}

/** Returns the path of one of `models/storybook/pictures`. */
export function storybookPicture(name: string): string {
  return fileURLToPath(new URL(`../../../models/storybook/pictures/${name}.png`, import.meta.url));
}
