/** Mountain ranges. Above the snow line they are snow, in color and in label. */
import { lighten, vary } from './colors.ts';
import type { PlacedFigure } from './figure.ts';
import { detail, polygon } from './marks.ts';
import type { Mood } from './mood.ts';
import type { Random } from './random.ts';
import { sceneWidth } from './size.ts';

/** Draws a jagged range along the horizon, with caps of snow above the snow line. */
export function paintMountains(random: Random, mood: Mood, horizon: number): PlacedFigure[] {
  const count = random.integer(2, 4);
  return Array.from({ length: count }, (_, index) => {
    const x = ((index + random.between(0.15, 0.85)) / count) * sceneWidth;
    return peak(random, mood, x, horizon, random.between(0.42, 0.8) * horizon, random.between(90, 150));
  }).flat();
}

function peak(
  random: Random,
  mood: Mood,
  x: number,
  base: number,
  height: number,
  half: number,
): PlacedFigure[] {
  const color = vary(random, mood.mountain);
  const top = base - height;
  const at = (side: number, drop: number): readonly [number, number] => [
    x + side * half * drop + (drop < 1 ? random.between(-7, 7) : 0),
    top + height * drop,
  ];
  const [left, right] = [
    [at(-1, 0.34), at(-1, 0.62)],
    [at(1, 0.3), at(1, 0.68)],
  ] as const;
  const body = polygon(
    [x - half, base + 30, ...left.toReversed().flat(), x, top, ...right.flat(), x + half, base + 30],
    { stops: [lighten(color, 0.1), color, lighten(color, 0.3)] },
  );
  const shadow = detail(
    polygon(
      [
        x,
        top,
        ...right.flat(),
        x + half,
        base + 30,
        x + half * 0.2,
        base + 30,
        x + 8,
        top + height * 0.6,
        x - 6,
        top + height * 0.3,
      ],
      [40, 40, 74],
    ),
    0.24,
  );
  const mountain: PlacedFigure = { name: 'mountain', marks: [body, shadow] };
  if (height < 75 || random.chance(0.3)) return [mountain];
  const zigzag = [
    [x + half * 0.14, top + height * 0.24],
    [x + 3, top + height * 0.36],
    [x - half * 0.12, top + height * 0.25],
  ] as const;
  const cap = polygon([x, top, ...right[0], ...zigzag.flat(), ...left[0]], mood.snow);
  const capShade = detail(
    polygon([x, top, ...right[0], ...zigzag[0], x + 2, top + height * 0.2], [120, 140, 190]),
    0.3,
  );
  return [mountain, { name: 'snow', marks: [cap, capShade] }];
}
