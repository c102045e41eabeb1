import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import type { Progress } from '#engine/inference/run-hooks.ts';
import { localStages } from '#engine/segmentation/local-stages.ts';
import { Segmenter } from '#engine/segmentation/segmenter.ts';
import { buildModel } from '#models/pack/built-model.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { drawImage } from '#test/support/images/draw-image.ts';
import { expectClose } from '#test/support/expect-close.ts';
import { refinePlanes, resizePlane, type Plane } from '#test/support/reference/planes.ts';
import { normalizedPlanes } from '#test/support/reference/picture.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';

const { folder, remove } = makeTemporaryFolder();
let engine: ClipEngine;
let textFeatures: TextFeatures;

beforeAll(async () => {
  engine = new ClipEngine(await buildModel(join(FIXTURES, 'model'), folder), {
    executionProvider: 'cpu',
    threads: 1,
  });
  textFeatures = engine.textFeatures(folder);
});
afterAll(remove);

const image = drawImage(40, 30, 7);
const quick = mergeOptions({ short_side: 224, stride: 64, views: ['original'] });
const pets = { classes: [{ name: 'cat' }, { name: 'dog' }], background: { mode: 'none' as const } };

describe('Segmenter', () => {
  it('reports the text, then the windows, each to the end', async () => {
    const reports: Progress[] = [];
    await new Segmenter(localStages(engine, engine.textFeatures(join(folder, 'unknown-words')))).segment(
      image,
      pets,
      quick,
      {
        onProgress: (progress) => reports.push(progress),
      },
    );
    // 224 x 299 pixels in windows of 64 at stride 64: four rows, five columns.
    expect(reports.filter(({ stage }) => stage === 'windows').map(({ done }) => done)).toEqual([
      5, 10, 15, 20,
    ]);
    expect(reports.findLast(({ stage }) => stage === 'text')).toEqual({
      stage: 'text',
      done: 160,
      total: 160,
    });
    expect(reports.findIndex(({ stage }) => stage === 'windows')).toBe(
      reports.filter(({ stage }) => stage === 'text').length,
    );
  });

  it('gives one label a pixel, and the names of the labels', async () => {
    const { labels, labelNames, hasBackground, timings } = await new Segmenter(
      localStages(engine, textFeatures),
    ).segment(image, { ...pets, background: { mode: 'words', words: ['sky'] } }, quick);
    expect(labels).toMatchObject({ width: 40, height: 30 });
    expect(labels.data).toHaveLength(1200);
    expect({ labelNames, hasBackground }).toEqual({
      labelNames: ['background', 'cat', 'dog'],
      hasBackground: true,
    });
    expect(Object.keys(timings)).toEqual([
      'text',
      'resize',
      'windows',
      'compare',
      'merge',
      'refine',
      'scores',
      'labels',
    ]);
  });

  it('stops between two batches of windows after an abort, and works again', async () => {
    const segmenter = new Segmenter(localStages(engine, textFeatures));
    const controller = new AbortController();
    const reason = new Error('enough');
    let windows = 0;
    const run = segmenter.segment(image, pets, quick, {
      signal: controller.signal,
      onProgress: ({ stage, done }) => {
        if (stage !== 'windows') return;
        windows = done;
        controller.abort(reason);
      },
    });
    await expect(run).rejects.toBe(reason);
    expect(windows).toBe(5);
    const { labels } = await segmenter.segment(image, pets, quick);
    expect(labels.data).toHaveLength(1200);
  });

  it('refines many queries in parts as it would all at once', async () => {
    const planes = new Map<string, Plane[]>();
    let guide: Plane[] = [];
    const words = [
      'sky',
      'wall',
      'cat',
      'dog',
      'cow',
      'hen',
      'owl',
      'fox',
      'bee',
      'ant',
      'bus',
      'car',
      'cup',
      'pan',
      'hat',
      'bed',
      'key',
      'map',
    ];
    const classes = words.map((name) => ({ name }));
    const options = { ...quick, pamr: { iterations: 1, dilations: [2] } };
    await new Segmenter(localStages(engine, textFeatures)).segment(
      image,
      { classes, background: { mode: 'none' } },
      options,
      {
        onTensor: (name, data, [count = 0, height = 0, width = 0]) => {
          if (name === 'resized_rgb') {
            guide = normalizedPlanes({ width: height, height: count, data: Uint8Array.from(data) });
          } else if (name.startsWith('query_logits')) {
            const length = height * width;
            planes.set(
              name,
              Array.from({ length: count }, (_, index) => ({
                height,
                width,
                data: data.slice(index * length, (index + 1) * length),
              })),
            );
          }
        },
      },
    );
    const atImageSize = guide.map((plane) => resizePlane(plane, 30, 40));
    const expected = refinePlanes(planes.get('query_logits_window_mean')!, atImageSize, options.pamr);
    const flat = (all: Plane[]) => all.flatMap(({ data }) => Array.from(data));
    expect(expected).toHaveLength(18);
    expectClose(flat(planes.get('query_logits_refined')!), flat(expected), { absolute: 2e-5 });
  });

  it('works at twice the target, and decides at the size of the image', async () => {
    const shapes = new Map<string, number[]>();
    const large = drawImage(700, 500, 8);
    const options = { ...quick, pamr: { iterations: 0, dilations: [8] } };
    const { labels } = await new Segmenter(localStages(engine, textFeatures)).segment(large, pets, options, {
      onTensor: (name, _, shape) => shapes.set(name, shape),
    });
    // The short side 500 is more than twice 224; 700 * 224 / 500 is 313.6.
    expect(shapes.get('resized_rgb')).toEqual([224, 314, 3]);
    expect(shapes.get('query_logits_refined')).toEqual([2, 448, 628]);
    expect(labels).toMatchObject({ width: 700, height: 500 });
  });

  it('does not encode auxiliary texts that have no weight', async () => {
    const fresh = engine.textFeatures(join(folder, 'auxiliary'));
    const totals = async (auxiliaryWeight: number) => {
      const seen: number[] = [];
      const vocabulary = {
        classes: [{ name: 'cat', text: 'a pet that purrs' }],
        background: pets.background,
      };
      await new Segmenter(localStages(engine, fresh)).segment(
        image,
        vocabulary,
        { ...quick, auxiliary_weight: auxiliaryWeight },
        {
          onProgress: ({ stage, total }) => stage === 'text' && seen.push(total),
        },
      );
      return seen.at(-1);
    };
    expect(await totals(0)).toBe(80);
    // The name is known by now; its auxiliary text is new.
    expect(await totals(0.1)).toBe(80);
  });
});
