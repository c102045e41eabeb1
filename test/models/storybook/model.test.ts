import { readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const file = new URL('../../../models/storybook/model/model.safetensors', import.meta.url);

interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
}

async function readHeader(): Promise<Record<string, TensorEntry>> {
  const bytes = await readFile(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(bytes.subarray(8, 8 + length).toString());
  return tensors;
}

describe('the bundled weights', () => {
  it('stay below 16 MB', async () => {
    expect((await stat(file)).size).toBeLessThan(16_000_000);
  });

  it('are float16 throughout', async () => {
    const types = Object.values(await readHeader()).map((tensor) => tensor.dtype);
    expect(new Set(types)).toEqual(new Set(['F16']));
  });

  it('have the shapes that config.json promises', async () => {
    const header = await readHeader();
    const config = JSON.parse(await readFile(new URL('config.json', file), 'utf8'));
    const { vision_config: vision, text_config: text, projection_dim: projection } = config;
    const layers = Object.keys(header).filter((name) => name.endsWith('layer_norm1.weight'));
    expect(header['visual_projection.weight']?.shape).toEqual([projection, vision.hidden_size]);
    expect(header['text_projection.weight']?.shape).toEqual([projection, text.hidden_size]);
    expect(layers).toHaveLength(vision.num_hidden_layers + text.num_hidden_layers);
  });
});
