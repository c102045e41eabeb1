import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { SafetensorsFile } from '#models/weights/safetensors.ts';
import { writeHuggingFaceFolder } from '../support/model/clip-folder.ts';
import { expectClose } from '../support/expect-close.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeSafetensors } from '../support/model/write-safetensors.ts';
import { readTensor } from './compare-tensors.ts';
import { expectedTensors, FIXTURE_CASES, fixtureClip, FIXTURES } from './write-fixtures.ts';

describe('the fixtures', () => {
  it('hold the seeded model', async () => {
    const folder = writeHuggingFaceFolder(temporaryFolder(), fixtureClip(), { dtype: 'F16' });
    for (const file of ['config.json', 'model.safetensors']) {
      const [stored, made] = await Promise.all([
        readFile(join(FIXTURES, 'model', file)),
        readFile(join(folder, file)),
      ]);
      expect({ file, equal: stored.equals(made) }).toEqual({ file, equal: true });
    }
  });

  it.each(FIXTURE_CASES)('hold the picture of $name', async ({ name, image }) => {
    const { width, height, data } = await decodeImage(await readFile(join(FIXTURES, name, 'image.png')));
    expect({ width, height, data: Buffer.from(data) }).toEqual({ ...image, data: Buffer.from(image.data) });
  });

  it.each(FIXTURE_CASES)('hold what the reference gives for $name', async (recorded) => {
    const path = join(temporaryFolder(), 'expected.safetensors');
    const tensors = expectedTensors(recorded);
    writeSafetensors(path, tensors);
    await using made = await SafetensorsFile.open(path);
    await using stored = await SafetensorsFile.open(join(FIXTURES, recorded.name, 'expected.safetensors'));
    expect([...stored.tensors]).toEqual([...made.tensors]);
    for (const name of stored.tensors.keys()) {
      const [expected, actual] = await Promise.all([readTensor(stored, name), readTensor(made, name)]);
      // Other processors may round the last digit of an exponential otherwise.
      expectClose(actual.data, expected.data, { absolute: 1e-6, relative: 1e-6 });
    }
  });
});
