import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SafetensorsFile } from '#models/weights/safetensors.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { encodeRaw, encodeSafetensors, floatTensor } from '#test/support/model/write-safetensors.ts';

function write(bytes: Uint8Array): string {
  const path = join(temporaryFolder(), 'model.safetensors');
  writeFileSync(path, bytes);
  return path;
}

function sixteenBits(dtype: string, patterns: number[]) {
  return { dtype, shape: [patterns.length], bytes: new Uint8Array(Uint16Array.from(patterns).buffer) };
}

async function readOnly(tensor: { dtype: string; shape: number[]; bytes: Uint8Array }): Promise<number[]> {
  await using file = await SafetensorsFile.open(write(encodeSafetensors({ tensor })));
  return [...(await file.readFloats('tensor'))];
}

describe('SafetensorsFile.readFloats', () => {
  it('reads float32 as it is', async () => {
    const values = [1, -0, 2 ** -149, Infinity, Number.NaN, 3.4028234663852886e38];
    expect(await readOnly(floatTensor('F32', [2, 3], values))).toEqual(values);
  });

  // From the bit layout of IEEE 754 binary16.
  it.each([
    { bits: 0x0000, value: 0 },
    { bits: 0x8000, value: -0 },
    { bits: 0x3c00, value: 1 },
    { bits: 0xc000, value: -2 },
    { bits: 0x3555, value: 0.333251953125 },
    { bits: 0x7bff, value: 65504 },
    { bits: 0x0400, value: 2 ** -14 },
    { bits: 0x03ff, value: 1023 * 2 ** -24 },
    { bits: 0x0001, value: 2 ** -24 },
    { bits: 0x8001, value: -(2 ** -24) },
    { bits: 0x7c00, value: Infinity },
    { bits: 0xfc00, value: -Infinity },
    { bits: 0x7e00, value: Number.NaN },
  ])('reads the float16 $bits as $value', async ({ bits, value }) => {
    expect(await readOnly(sixteenBits('F16', [bits]))).toEqual([value]);
  });

  // A bfloat16 is the upper half of a float32.
  it.each([
    { bits: 0x0000, value: 0 },
    { bits: 0x8000, value: -0 },
    { bits: 0x3f80, value: 1 },
    { bits: 0xc049, value: -3.140625 },
    { bits: 0x0001, value: 2 ** -133 },
    { bits: 0x7f7f, value: 255 * 2 ** 120 },
    { bits: 0xff80, value: -Infinity },
    { bits: 0x7fc0, value: Number.NaN },
  ])('reads the bfloat16 $bits as $value', async ({ bits, value }) => {
    expect(await readOnly(sixteenBits('BF16', [bits]))).toEqual([value]);
  });

  it('finds each tensor at its offsets, also at odd ones', async () => {
    const path = write(
      encodeSafetensors({
        odd: { dtype: 'U8', shape: [3], bytes: Uint8Array.of(7, 8, 9) },
        halves: floatTensor('F16', [2], [0.5, -4]),
        floats: floatTensor('F32', [2], [1.5, 1e-3]),
      }),
    );
    await using file = await SafetensorsFile.open(path);
    expect([...(await file.readFloats('floats'))]).toEqual([1.5, Math.fround(1e-3)]);
    expect([...(await file.readFloats('halves'))]).toEqual([0.5, -4]);
    expect([...(await file.readBytes('odd'))]).toEqual([7, 8, 9]);
  });

  it.each(['I64', 'F64', 'F8_E4M3', 'toString'])(
    'refuses %s as weights and names the allowed types',
    async (dtype) => {
      await expect(readOnly({ dtype, shape: [1], bytes: new Uint8Array(8) })).rejects.toMatchObject({
        code: 'invalid-model',
        message: expect.stringMatching(`"tensor" is stored as ${dtype};.*F32, F16, BF16`) as string,
      });
    },
  );

  it('names a tensor that the file does not have', async () => {
    await using file = await SafetensorsFile.open(write(encodeSafetensors({})));
    await expect(file.readFloats('logit_scale')).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining('no tensor "logit_scale"') as string,
    });
  });
});

describe('SafetensorsFile.open', () => {
  const entry = (begin: number, end: number, shape = [2]) =>
    JSON.stringify({ tensor: { dtype: 'F32', shape, data_offsets: [begin, end] } });
  const whole = encodeSafetensors({ tensor: floatTensor('F32', [2], [1, 2]) });
  const longHeader = Buffer.alloc(16);
  longHeader.writeBigUInt64LE(1000n);

  it.each([
    { fault: 'an empty file', bytes: new Uint8Array(0), message: 'it has 0 bytes' },
    {
      fault: 'a header that is longer than the file',
      bytes: longHeader,
      message: 'claims 1000 bytes in a file of 16',
    },
    { fault: 'a header that is not JSON', bytes: encodeRaw('{"tensor":'), message: 'its header is not JSON' },
    {
      fault: 'a header that is no object',
      bytes: encodeRaw('7'),
      message: 'its header is not a JSON object',
    },
    { fault: 'a cut file', bytes: whole.subarray(0, -1), message: 'the file is truncated' },
    {
      fault: 'a wrong byte count',
      bytes: encodeRaw(entry(0, 4), new Uint8Array(8)),
      message: '"tensor" of shape [2] needs 8 bytes, not 4',
    },
    {
      fault: 'offsets that go backwards',
      bytes: encodeRaw(entry(8, 0), new Uint8Array(8)),
      message: 'needs 8 bytes, not -8',
    },
    {
      fault: 'a negative size',
      bytes: encodeRaw(entry(0, 8, [-2]), new Uint8Array(8)),
      message: 'the header entry of "tensor" is malformed',
    },
    {
      fault: 'an entry without offsets',
      bytes: encodeRaw('{"tensor":{"dtype":"F32","shape":[1]}}'),
      message: 'the header entry of "tensor" is malformed',
    },
    {
      fault: 'an entry that is null',
      bytes: encodeRaw('{"tensor":null}'),
      message: 'the header entry of "tensor" is malformed',
    },
  ])('refuses $fault', async ({ bytes, message }) => {
    await expect(SafetensorsFile.open(write(bytes))).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining(message) as string,
    });
  });

  it('refuses a missing file with its path', async () => {
    const path = join(temporaryFolder(), 'absent.safetensors');
    await expect(SafetensorsFile.open(path)).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining(path) as string,
    });
  });

  it('passes over metadata', async () => {
    const path = write(encodeRaw('{"__metadata__":{"format":"pt"}}'));
    await using file = await SafetensorsFile.open(path);
    expect([...file.tensors.keys()]).toEqual([]);
  });
});
