import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSafetensors } from '#models/weights/safetensors-writer.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const path = () => join(temporaryFolder(), 'model.safetensors');

describe('writeSafetensors', () => {
  it('writes the length of the header, the header and the values, one tensor after the other', async () => {
    const file = path();

    await writeSafetensors(file, [
      { name: 'a', shape: [2, 1], values: () => Float32Array.of(1, -2) },
      { name: 'b', shape: [1], values: () => Float32Array.of(0.5) },
    ]);

    const bytes = readFileSync(file);
    const length = Number(bytes.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(JSON.parse(bytes.subarray(8, 8 + length).toString())).toEqual({
      a: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [1], data_offsets: [8, 12] },
    });
    // IEEE 754 binary32, little endian.
    expect(bytes.subarray(8 + length).toString('hex')).toBe('0000803f000000c00000003f');
  });

  it('asks for the values of a tensor when those before are written', async () => {
    const asked: string[] = [];
    const tensor = (name: string) => ({
      name,
      shape: [1],
      values: () => {
        asked.push(name);
        return Float32Array.of(0);
      },
    });

    await writeSafetensors(path(), [tensor('z'), tensor('a')]);

    expect(asked).toEqual(['z', 'a']);
  });

  it('refuses values that do not fill their tensor', async () => {
    const tensor = { name: 'a', shape: [3], values: () => Float32Array.of(1) };
    await expect(writeSafetensors(path(), [tensor])).rejects.toThrow('"a" has 4 bytes of values, not 12');
  });

  it('overwrites no file', async () => {
    const file = path();
    await writeSafetensors(file, []);
    await expect(writeSafetensors(file, [])).rejects.toThrow('EEXIST');
  });
});
