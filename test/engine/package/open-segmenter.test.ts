import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSegmenter, ProblemError } from '#engine/package/open-segmenter.ts';
import type { Segmenter, Progress, SegmentRequest } from '#engine/package/package-types.d.ts';
import { decodeMask } from '#test/support/run-length.ts';
import { FIXTURES } from '#test/conformance/write-fixtures.ts';
import { drawImage, encodePng } from '#test/support/images/draw-image.ts';
import { makeTemporaryFolder, temporaryFolder } from '#test/support/temporary-folder.ts';

const { folder, remove } = makeTemporaryFolder();
const MODEL = join(FIXTURES, 'model');
const QUICK = { short_side: 224, stride: 64, pamr: { iterations: 0 } };
const REQUEST = { classes: 'cat, dog', background: 'none', options: QUICK } satisfies SegmentRequest;

let segmenter: Segmenter;
let image: Uint8Array;

beforeAll(async () => {
  vi.stubEnv('ITACLIP_CACHE_DIR', join(folder, 'cache'));
  segmenter = await openSegmenter({ model: MODEL, threads: 1 });
  image = await encodePng(drawImage(40, 30, 9));
});

afterAll(async () => {
  await segmenter.close();
  vi.unstubAllEnvs();
  remove();
});

/** Returns the problem with which a call is refused. */
async function problemOf(call: Promise<unknown>): Promise<ProblemError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
}

describe('segment', () => {
  it('gives labels, classes and masks that agree with each other', async () => {
    const { image: shown, labels, classes, masks } = await segmenter.segment(image, REQUEST);

    expect(shown).toMatchObject({ width: 40, height: 30, format: 'png' });
    expect(labels).toMatchObject({ width: 40, height: 30 });
    expect(labels.data).toBeInstanceOf(Uint8Array);
    expect(classes.map(({ name }) => name)).toEqual(['cat', 'dog']);
    for (const { index, area } of classes) {
      expect(labels.data.filter((label) => label === index)).toHaveLength(area);
    }
    expect(classes.filter(({ present }) => present).map(({ name }) => name)).toEqual(
      masks.map(({ name }) => name),
    );
    for (const { class_index: index, segmentation } of masks) {
      const fromLabels = Array.from(labels.data, (label) => Number(label === index));
      expect(Array.from(decodeMask(segmentation))).toEqual(fromLabels);
    }
  });

  it('takes a path, a file URL and bytes, with equal results', async () => {
    const path = join(temporaryFolder(), 'drawn.png');
    writeFileSync(path, image);
    const [bytes, named, located] = await Promise.all([
      segmenter.segment(image, REQUEST),
      segmenter.segment(path, REQUEST),
      segmenter.segment(pathToFileURL(path), REQUEST),
    ]);

    expect(named.labels).toEqual(bytes.labels);
    expect(located.labels).toEqual(bytes.labels);
    expect(named.recipe_digest).toBe(bytes.recipe_digest);
  });

  it('gives the files that are asked for, and no others', async () => {
    const { files } = await segmenter.segment(image, { ...REQUEST, outputs: ['labels.png', 'overlay.webp'] });

    expect(Object.keys(files)).toEqual(['labels.png', 'overlay.webp']);
    expect(Buffer.from(files['labels.png']).subarray(1, 4).toString()).toBe('PNG');
    expect(Buffer.from(files['overlay.webp']).subarray(8, 12).toString()).toBe('WEBP');
    expect((await segmenter.segment(image, REQUEST)).files).toEqual({});
  });

  it('takes classes in a list, each in one of three ways, and words for the background', async () => {
    const { recipe } = await segmenter.segment(image, {
      classes: ['cat', 'lawn=grass|meadow', { name: 'dog', label: 'pet' }],
      background: ['wall', 'floor'],
      preset: 'fast',
      method: 'sclip',
      options: QUICK,
    });

    expect(recipe.vocabulary.classes.map(({ name, queries }) => [name, queries])).toEqual([
      ['background', ['wall', 'floor']],
      ['cat', ['cat']],
      ['lawn', ['grass', 'meadow']],
      ['pet', ['dog']],
    ]);
    // The method has one view and a feed-forward layer; the numbers override the preset's stride of 224.
    expect(recipe.options).toMatchObject({ views: ['original'], feed_forward: true, stride: 64 });
  });

  it('takes a vocabulary as a document, with its configuration', async () => {
    const { recipe } = await segmenter.segment(image, {
      vocabulary: { name: 'pets', classes: ['cat', 'lawn=grass'], options: { logit_scale: 40 } },
      options: QUICK,
    });

    expect(recipe.vocabulary.name).toBe('pets');
    expect(recipe.vocabulary.classes.map(({ name }) => name)).toEqual(['background', 'cat', 'lawn']);
    expect(recipe.options.logit_scale).toBe(40);
  });

  it('reports progress up to the last window', async () => {
    const reports: Progress[] = [];

    const unseen = await encodePng(drawImage(40, 30, 10));
    await segmenter.segment(unseen, { ...REQUEST, onProgress: (progress) => reports.push(progress) });

    const last = reports.at(-1)!;
    expect(last.stage).toBe('windows');
    expect(last.done).toBe(last.total);
  });

  it('takes up the features of an image that it has seen, also in another process, unless told not to', async () => {
    const seen = await encodePng(drawImage(40, 30, 11));
    const first = await segmenter.segment(seen, REQUEST);
    const again = await segmenter.segment(seen, { ...REQUEST, classes: 'dog, tree' });
    await using other = await openSegmenter({ model: MODEL, threads: 1 });
    const later = await other.segment(seen, REQUEST);
    await using forgetful = await openSegmenter({ model: MODEL, threads: 1, keepFeatures: false });
    const afresh = await forgetful.segment(seen, REQUEST);

    const reused = [first, again, later, afresh].map(({ features_reused }) => features_reused);
    expect(reused).toEqual([false, true, true, false]);
    expect(Object.keys(again.timings)).toContain('features');
    expect(Object.keys(again.timings)).not.toContain('windows');
    expect(later.labels).toEqual(afresh.labels);
  });
});

describe('abort', () => {
  it('ends a call amid its windows, and the next call works as ever', async () => {
    const controller = new AbortController();
    const reason = new Error('the user went away');
    const call = segmenter.segment(image, {
      ...REQUEST,
      options: { ...QUICK, short_side: 336, stride: 32 },
      signal: controller.signal,
      onProgress: ({ stage }) => stage === 'windows' && controller.abort(reason),
    });

    const problem = await problemOf(call);
    expect(problem).toMatchObject({ code: 'canceled', message: 'The segmentation was canceled.' });
    expect(problem.cause).toBe(reason);
    expect((await segmenter.segment(image, REQUEST)).labels.data).toHaveLength(1200);
  });

  it('refuses to open for a signal that is aborted already', async () => {
    const problem = await problemOf(openSegmenter({ model: MODEL, signal: AbortSignal.abort() }));

    expect(problem.code).toBe('canceled');
  });

  it('ends what is in progress when the segmenter is closed, and refuses further calls', async () => {
    const other = await openSegmenter({ model: MODEL, threads: 1 });
    const call = problemOf(other.segment(image, REQUEST));
    await other.close();
    await other[Symbol.asyncDispose]();

    expect((await call).code).toBe('canceled');
    expect((await problemOf(other.segment(image, REQUEST))).message).toBe(
      'The segmenter is closed: open another one with openSegmenter().',
    );
  });
});

describe('what cannot be done', () => {
  const CASES: [wrong: unknown, message: RegExp][] = [
    [{}, /^Say what to find: either classes, for example "dog, grass", or a vocabulary\.$/],
    [{ classes: 'dog', vocabulary: 'voc21' }, /a vocabulary, not both\.$/],
    [{ classes: ' , ' }, /^classes names nothing: give names/],
    [{ classes: [] }, /^classes is not a vocabulary:\n {2}classes: Too small/],
    [{ classes: ['dog', 3] }, /classes\[1\]: expected a name, or an object with a name/],
    [{ classes: ['dog='] }, /^classes "dog=": expected NAME, or NAME=WORD\|WORD/],
    [{ vocabulary: 'voc' }, /^There is no vocabulary "voc": give one of coco-stuff, /],
    [
      { classes: 'dog', background: [] },
      /^background is not a vocabulary:\n {2}background\.words: Too small/,
    ],
    [{ clases: 'dog' }, /^segment\(image, request\) cannot be used:\n {2}Unrecognized key: "clases"$/],
    [
      { classes: 'dog', preset: 'best' },
      /preset: Invalid option: expected one of "fast"\|"light"\|"balanced"\|"paper"/,
    ],
    [{ classes: 'dog', signal: {} }, /signal: expected an AbortSignal/],
    [{ classes: 'dog', options: { stride: 1 } }, /stride: Too small: expected number to be >=8/],
    [{ classes: 'dog, dog' }, /dog/],
    [undefined, /Invalid input: expected object, received undefined/],
  ];

  it.each(CASES)('refuses %j as a request, and says what is wrong', async (wrong, message) => {
    const problem = await problemOf(segmenter.segment(image, wrong as SegmentRequest));

    expect(problem.code).toBe('invalid-request');
    expect(problem.message).toMatch(message);
  });

  it.each([
    [{ model: 'vit-b-15' }, 'model-not-found', /^There is no model "vit-b-15": give one of storybook/],
    [{ precision: 'int4' }, 'invalid-request', /precision: Invalid option: expected one of "float32"/],
    [{ threads: -1 }, 'invalid-request', /threads: Too small: expected number to be >=0/],
    [
      { modle: 'x' },
      'invalid-request',
      /^openSegmenter\(options\) cannot be used:\n {2}Unrecognized key: "modle"/,
    ],
  ])('refuses to open with %j', async (wrong, code, message) => {
    const problem = await problemOf(openSegmenter(wrong as object));

    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(message);
  });

  it('refuses a folder without a model when it is opened, not at the first image', async () => {
    const problem = await problemOf(openSegmenter({ model: temporaryFolder() }));

    expect(problem.code).toBe('model-not-found');
  });

  it.each([
    [join('no', 'such.png'), 'invalid-image', /^Cannot read the file: ENOENT/],
    [new TextEncoder().encode('text'), 'unsupported-image-type', /^Received /],
    [new Uint8Array(), 'invalid-image', /^Received 0 bytes/],
    [
      new URL('https://example.com/a.png'),
      'invalid-request',
      /received a URL of the scheme https:.*Fetch a remote/,
    ],
    [7, 'invalid-request', /received number/],
  ])('refuses %s as an image', async (wrong, code, message) => {
    const problem = await problemOf(segmenter.segment(wrong as string, REQUEST));

    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(message);
  });
});
