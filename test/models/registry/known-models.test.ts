import { describe, expect, it } from 'vitest';
import { KNOWN_MODELS } from '#models/registry/known-models.ts';
import { clipParameters } from '#models/weights/clip-architecture.ts';
import { encodeOpenClipConfiguration } from '#models/weights/openclip-configuration.ts';
import { openClipLayout } from '#models/weights/openclip-layout.ts';

/** Writes a safetensors header of some hundred tensors. */
const HEADER_BYTES = { least: 20_000, most: 80_000 };

describe.each(KNOWN_MODELS.map((model) => [model.name, model] as const))('%s', (_, model) => {
  it('has the number of weights that its file has room for', () => {
    const floats = clipParameters(model.architecture)
      .map(({ shape }) => shape.reduce((product, size) => product * size, 1))
      .reduce((sum, count) => sum + count, 0);

    const header = model.bytes - 4 * floats;
    expect(header).toBeGreaterThan(HEADER_BYTES.least);
    expect(header).toBeLessThan(HEADER_BYTES.most);
  });

  it('is pinned by a commit and a sha256', () => {
    expect(model.revision).toMatch(/^[0-9a-f]{40}$/);
    expect(model.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has a configuration that reads as its architecture, with the activation stated', () => {
    const document: unknown = JSON.parse(encodeOpenClipConfiguration(model.architecture));
    expect(openClipLayout.readArchitecture(document)).toEqual(model.architecture);
    expect(document).toMatchObject({ model_cfg: { quick_gelu: true } });
  });
});
