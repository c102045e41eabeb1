import { describe, expect, it } from 'vitest';
import { METHODS, type Method } from '#contracts/segmentation/methods.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { openEngine } from '#test/support/model/open-engine.ts';
import { SeededRandom } from '#test/support/random.ts';
import { makeRandomClip, SMALL_SHAPE } from '#test/support/reference/random-clip.ts';
import { attendPicture } from '#test/support/reference/towers.ts';

const clip = makeRandomClip(SMALL_SHAPE, 3);
const { engine } = openEngine(clip);
const { imageSize, patchSize, heads } = clip.vision;
const PATCHES = (imageSize / patchSize) ** 2;

function optionsOf(method: Method) {
  return mergeOptions(METHODS[method], { intermediate_layers: method === 'itaclip' ? [1, 2] : [] });
}

function drawWindows(count: number): Float32Array {
  return Float32Array.from(new SeededRandom(11).values(count * 3 * imageSize ** 2), (value) => value * 2);
}

describe('the attention maps of a window', () => {
  it.each(['vanilla', 'sclip', 'naclip', 'itaclip'] as const)('are those of %s', async (method) => {
    const options = optionsOf(method);
    const windows = drawWindows(2);
    const layers = [2];

    const maps = await (await engine).attendPatches(windows, options, layers);

    const length = windows.length / 2;
    const expected = [0, 1].flatMap((window) => {
      const data = windows.subarray(window * length, (window + 1) * length);
      return attendPicture({ size: imageSize, data }, clip, options, layers).flatMap((byHead) =>
        byHead[0]!
          .slice(1)
          .flatMap((row, from) =>
            row.map((_, to) => byHead.reduce((sum, map) => sum + map[from + 1]![to]!, 0) / heads),
          ),
      );
    });
    expect(maps).toHaveLength(2 * 3 * PATCHES * (1 + PATCHES));
    expectClose(maps, expected, { absolute: 1e-5, relative: 1e-4 });
  });

  it('mixes the layers that are not shown, too', async () => {
    const opened = await engine;
    const windows = drawWindows(1);
    const mapLength = PATCHES * (1 + PATCHES);

    const shown = await opened.attendPatches(windows, optionsOf('itaclip'), [1, 2]);
    const hidden = await opened.attendPatches(windows, optionsOf('itaclip'), []);

    expectClose(hidden, shown.subarray(2 * mapLength), { absolute: 1e-6, relative: 1e-5 });
  });
});
