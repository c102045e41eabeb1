import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawChangedPicture, drawReportPicture } from '#evaluation/report/pictures/draw-report-picture.ts';
import { MISTAKE_COLORS } from '#evaluation/report/pictures/paint-difference.ts';
import type { ReportPicture } from '#evaluation/report/pictures/report-picture.ts';
import type { LabelMap } from '#engine/results/label-map.ts';
import { overlayColor } from '#engine/results/overlay-colors.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';
import { asSharp, colorDistance, drawFlat, pixelAt } from '#test/support/images/drawn-picture.ts';
import { exampleScene, SCENE_CLASSES } from './example-scenes.ts';

const CLASSES = ['background', 'cat', 'dog'];
const [BACKGROUND, CAT, DOG, VOID] = [0, 1, 2, 255];
const [WIDTH, HEIGHT] = [640, 480];

/** Five upright stripes of the same width. */
function stripes(...labels: number[]): LabelMap {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => labels[stripeAt(pixel % WIDTH)]!);
  return { width: WIDTH, height: HEIGHT, data, voidLabel: 255 };
}

function stripeAt(x: number): number {
  return Math.floor((x * 5) / WIDTH);
}

async function source(hasBackground = true) {
  const bytes = await asSharp(drawFlat(WIDTH, HEIGHT, [90, 90, 90]))
    .jpeg()
    .toBuffer();
  return { id: 'one', image: 'images/one.jpg', bytes, classes: CLASSES, hasBackground };
}

async function panel(picture: ReportPicture, title: string): Promise<RgbImage> {
  const { bytes } = picture.panels.find((each) => each.title === title)!;
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Reads the middle of a stripe, where WebP has no edge to soften. */
function colorOfStripe(picture: RgbImage, stripe: number): number[] {
  return pixelAt(picture, Math.round(((stripe + 0.5) * picture.width) / 5), picture.height / 2);
}

describe('drawReportPicture', () => {
  it('shows right, missed, invented and confused pixels in colors of their own', async () => {
    const truth = stripes(CAT, CAT, BACKGROUND, CAT, DOG);
    const prediction = stripes(CAT, BACKGROUND, DOG, DOG, VOID);
    const picture = await drawReportPicture({ ...(await source()), truth, prediction, score: 0.2 });
    const difference = await panel(picture, 'Difference');
    const { missed, invented, confused } = MISTAKE_COLORS;
    for (const [stripe, color] of [missed, invented, confused, missed].entries()) {
      expect(colorDistance(colorOfStripe(difference, stripe + 1), [...color])).toBeLessThan(50);
    }
    const [red, green, blue] = colorOfStripe(difference, 0) as [number, number, number];
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(6);
  });

  it('has one way to be wrong without a background', async () => {
    const [truth, prediction] = [stripes(0, 0, 1, 1, 2), stripes(0, 1, 0, 1, 2)];
    const picture = await drawReportPicture({ ...(await source(false)), truth, prediction, score: 0.2 });
    const difference = await panel(picture, 'Difference');
    for (const stripe of [1, 2]) {
      expect(colorDistance(colorOfStripe(difference, stripe), [...MISTAKE_COLORS.confused])).toBeLessThan(50);
    }
  });

  it('tints classes as overlays do, leaves the background, and hatches what is not scored', async () => {
    const truth = stripes(CAT, BACKGROUND, VOID, CAT, DOG);
    const picture = await drawReportPicture({ ...(await source()), truth, prediction: truth, score: 1 });
    const shown = await panel(picture, 'Truth');
    const tinted = overlayColor(CAT).map((channel) => (channel * 112 + 90 * 144) / 256);
    expect(colorDistance(colorOfStripe(shown, 0), tinted)).toBeLessThan(12);
    expect(colorDistance(colorOfStripe(shown, 1), [90, 90, 90])).toBeLessThan(12);
    const middle = Array.from({ length: 12 }, (_, x) => pixelAt(shown, 154 + x, 120)[0]!);
    expect(Math.max(...middle)).toBeGreaterThan(180);
    expect(Math.min(...middle)).toBeLessThan(90);
  });

  it('names the classes that it shows, and what is to be said of them', async () => {
    const truth = stripes(BACKGROUND, BACKGROUND, BACKGROUND, CAT, BACKGROUND);
    const prediction = stripes(BACKGROUND, BACKGROUND, BACKGROUND, DOG, DOG);
    const { classes } = await drawReportPicture({ ...(await source()), truth, prediction, score: 0.1 });
    expect(classes).toEqual([
      { name: 'background', color: undefined, note: undefined },
      { name: 'cat', color: overlayColor(CAT), note: 'missed' },
      { name: 'dog', color: overlayColor(DOG), note: 'not in truth' },
    ]);
  });

  it('reads maps of more than 255 classes', async () => {
    const wide = (label: number): LabelMap => ({
      width: WIDTH,
      height: HEIGHT,
      data: new Uint16Array(WIDTH * HEIGHT).fill(label),
      voidLabel: 65_535,
    });
    const classes = Array.from({ length: 300 }, (_, index) => `thing ${index}`);
    const maps = { truth: wide(299), prediction: wide(298) };
    const picture = await drawReportPicture({ ...(await source()), ...maps, classes, score: 0 });
    expect(picture.classes.map(({ name, note }) => [name, note])).toEqual([
      ['thing 299', 'missed'],
      ['thing 298', 'not in truth'],
    ]);
  });

  it('takes so little room that a report of 24 scenes stays under 3 MB', async () => {
    const { id, image, truth, prediction } = await exampleScene(7, 9);
    const picture = await drawReportPicture({
      id,
      image: `${id}.png`,
      bytes: image,
      truth,
      prediction,
      score: 0.5,
      classes: SCENE_CLASSES,
      hasBackground: true,
    });
    expect(picture.panels.map(({ title }) => title)).toEqual(['Image', 'Truth', 'Prediction', 'Difference']);
    expect(Math.max(...picture.panels.map(({ width }) => width))).toBe(320);
    const total = picture.panels.reduce((sum, each) => sum + each.bytes.length, 0);
    expect((24 * total * 4) / 3).toBeLessThan(3_000_000);
  });

  it('reports an image that cannot be decoded', async () => {
    const truth = stripes(CAT, CAT, CAT, CAT, CAT);
    const broken = {
      ...(await source()),
      bytes: Buffer.from('no picture'),
      truth,
      prediction: truth,
      score: 1,
    };
    await expect(drawReportPicture(broken)).rejects.toMatchObject({ code: 'unsupported-image-type' });
  });
});

describe('drawChangedPicture', () => {
  it('shows both predictions, and names what only one of them has', async () => {
    const picture = await drawChangedPicture({
      ...(await source()),
      truth: stripes(CAT, CAT, BACKGROUND, BACKGROUND, BACKGROUND),
      before: { prediction: stripes(DOG, DOG, DOG, BACKGROUND, BACKGROUND), score: 0.2 },
      after: { prediction: stripes(CAT, CAT, CAT, BACKGROUND, BACKGROUND), score: 0.8 },
    });
    expect(picture).toMatchObject({ before: 0.2, score: 0.8 });
    expect(picture.panels.map(({ title }) => title)).toEqual(['Image', 'Truth', 'Before', 'After']);
    expect(picture.classes.map(({ name, note }) => [name, note])).toEqual([
      ['background', undefined],
      ['cat', 'only after'],
      ['dog', 'only before'],
    ]);
  });
});
