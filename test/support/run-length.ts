/** Both directions of COCO's run-length code, for tests that need the one that the product does not use. */
import { CountsWriter, decompressCounts, type RunLengthMask } from '#engine/results/run-length.ts';

/** Compresses run lengths that begin with zeros. */
export function compressCounts(counts: Iterable<number>): string {
  const writer = new CountsWriter();
  for (const run of counts) writer.write(run);
  return writer.finish();
}

/** Decodes the mask to one byte per pixel, 0 or 1, row-major. */
export function decodeMask({ size: [height, width], counts }: RunLengthMask): Uint8Array {
  const mask = new Uint8Array(width * height);
  let position = 0;
  let value = 0;
  for (const run of decompressCounts(counts)) {
    const end = position + run;
    if (value === 0) position = end;
    for (; position < end; position++) mask[(position % height) * width + Math.floor(position / height)] = 1;
    value = 1 - value;
  }
  return mask;
}
