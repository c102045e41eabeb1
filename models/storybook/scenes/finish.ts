/**
 * Turns flat shapes into a painting: a texture for each material, soft uneven light, a vignette and paper
 * grain. Changes raw pixels in place, and never the labels.
 */
import type { StorybookClassName } from '../classes.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';
import { sceneHeight, sceneWidth } from './size.ts';

/** The texture of a material: the size of its grain across and down in pixels, and its strength in levels. */
interface Texture {
  readonly across: number;
  readonly down: number;
  readonly strength: number;
}

const brushes = {
  wash: { across: 60, down: 44, strength: 7 },
  leaf: { across: 4, down: 4, strength: 17 },
  blade: { across: 3, down: 9, strength: 15 },
  ripple: { across: 34, down: 4, strength: 12 },
  grit: { across: 2, down: 2, strength: 13 },
  stone: { across: 7, down: 5, strength: 15 },
  soft: { across: 22, down: 14, strength: 8 },
  smooth: { across: 12, down: 12, strength: 4 },
} as const satisfies Record<string, Texture>;

type Brush = keyof typeof brushes;

const materials: Partial<Record<StorybookClassName, Brush>> = {
  sky: 'wash',
  cloud: 'soft',
  mountain: 'stone',
  snow: 'soft',
  grass: 'blade',
  lavender: 'leaf',
  sea: 'ripple',
  sand: 'grit',
  road: 'grit',
  tree: 'leaf',
  'palm tree': 'blade',
  rock: 'stone',
  castle: 'stone',
  sheep: 'soft',
  fence: 'blade',
};

const pixelCount = sceneWidth * sceneHeight;

/** `names[i]` is the class of figure i; `figureOf` gives the figure of each pixel. */
export function finish(
  random: Random,
  mood: Mood['light'],
  rgb: Uint8Array,
  figureOf: Uint8Array,
  names: readonly StorybookClassName[],
): void {
  const fields = Object.fromEntries(
    (Object.keys(brushes) as Brush[]).map((brush) => [brush, noiseField(random, brushes[brush])]),
  ) as Record<Brush, Float32Array>;
  const textures = names.map((name) => fields[materials[name] ?? 'smooth']);
  const glow = noiseField(random, { across: 190, down: 150, strength: 0.07 });
  const exposure = random.between(0.92, 1.07);
  for (let pixel = 0; pixel < pixelCount; pixel += 1) {
    const light = exposure * (1 + glow[pixel]!) * vignette(pixel);
    const grain = textures[figureOf[pixel]!]![pixel]! + random.between(-4, 4);
    for (let channel = 0; channel < 3; channel += 1) {
      const at = pixel * 3 + channel;
      rgb[at] = Math.max(0, Math.min(255, Math.round((rgb[at]! + grain) * light * mood[channel]!)));
    }
  }
}

function vignette(pixel: number): number {
  const x = (pixel % sceneWidth) / sceneWidth - 0.5;
  const y = Math.floor(pixel / sceneWidth) / sceneHeight - 0.5;
  return 1.03 - 0.26 * (x * x + y * y);
}

const ease = (share: number): number => share * share * (3 - 2 * share);

/**
 * Generates smooth noise around zero: random values on a coarse grid, interpolated so that the grid is
 * invisible.
 */
function noiseField(random: Random, { across, down, strength }: Texture): Float32Array {
  const columns = Math.ceil(sceneWidth / across) + 2;
  const rows = Math.ceil(sceneHeight / down) + 2;
  const grid = Float32Array.from({ length: columns * rows }, () => random.between(-strength, strength));
  const field = new Float32Array(pixelCount);
  for (let y = 0; y < sceneHeight; y += 1) {
    const row = Math.floor(y / down);
    const downShare = ease(y / down - row);
    for (let x = 0; x < sceneWidth; x += 1) {
      const column = Math.floor(x / across);
      const share = ease(x / across - column);
      const at = row * columns + column;
      const upper = grid[at]! * (1 - share) + grid[at + 1]! * share;
      const lower = grid[at + columns]! * (1 - share) + grid[at + columns + 1]! * share;
      field[y * sceneWidth + x] = upper * (1 - downShare) + lower * downShare;
    }
  }
  return field;
}
