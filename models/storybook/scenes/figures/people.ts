/** People and their things: umbrellas and snowmen. */
import { type Color, type ColorWord, colorWords, darken, lighten, vary } from '../colors.ts';
import { type Artist, pickColor } from '../figure.ts';
import { type Mark, box, detail, disc, ellipse, lit, path, polygon, round3d, stroke } from '../marks.ts';
import type { Random } from '../random.ts';

const skins: readonly Color[] = [
  [246, 208, 176],
  [226, 176, 138],
  [178, 122, 84],
  [126, 84, 60],
];
const hairs: readonly Color[] = [
  [64, 44, 36],
  [122, 78, 44],
  [222, 176, 92],
  [38, 34, 38],
  [176, 88, 46],
];
const clothes: readonly ColorWord[] = ['red', 'blue', 'green', 'yellow', 'purple', 'orange', 'pink', 'white'];
const ink: Color = [48, 38, 40];

export const drawPerson: Artist = (random, mood) => {
  const { color, shade } = pickColor(random, clothes);
  const skin = vary(random, random.pick(skins), 6);
  const hair = random.pick(hairs);
  const capped = mood.name === 'winter' || random.chance(0.3);
  const dress = random.chance(0.5);
  return {
    name: 'person',
    color,
    marks: [
      ...(dress && !capped ? longHair(hair) : []),
      ...limbs(random, skin, shade, dress),
      dress
        ? path('M-11 -62 L11 -62 Q18 -40 28 -18 Q0 -12 -28 -18 Q-18 -40 -11 -62 Z', lit(shade, 0.16))
        : box(-17, -63, 34, 40, lit(shade, 0.16), 9),
      ...head(skin),
      ...(capped ? cap(random, hair) : fringe(hair)),
      ...(random.chance(0.3) ? [detail(box(-14, -65, 28, 7, vary(random, [220, 90, 70], 40), 3))] : []),
    ],
  };
};

function limbs(random: Random, skin: Color, shade: Color, dress: boolean): Mark[] {
  const trousers = dress
    ? skin
    : random.pick<Color>([
        [70, 84, 124],
        [92, 80, 74],
        [64, 66, 78],
      ]);
  const lift = random.pick([-30, -44, -78]);
  const sleeve = darken(shade, 0.12);
  return [
    box(-14, -26, 12, 24, lit(trousers), 3),
    box(2, -26, 12, 24, lit(trousers), 3),
    ellipse(-9, -2, 9, 5, [84, 60, 50]),
    ellipse(9, -2, 9, 5, [84, 60, 50]),
    stroke('M-13 -56 L-27 -32', sleeve, 10),
    disc(-28, -29, 5.5, skin),
    stroke(`M13 -56 L28 ${lift}`, sleeve, 10),
    disc(29, lift + (lift < -60 ? -4 : 3), 5.5, skin),
  ];
}

const head = (skin: Color): Mark[] => [
  disc(0, -80, 20, round3d(skin, 0.12)),
  detail(disc(-7, -80, 2.3, ink)),
  detail(disc(7, -80, 2.3, ink)),
  detail(disc(-12, -74, 3.6, [236, 134, 124]), 0.5),
  detail(disc(12, -74, 3.6, [236, 134, 124]), 0.5),
  detail(stroke('M-6 -72 q6 6 12 0', ink, 1.8)),
];

const fringe = (hair: Color): Mark[] => [
  path('M-21 -78 Q-23 -102 0 -103 Q23 -102 21 -78 Q14 -92 2 -92 Q-12 -92 -21 -78 Z', lit(hair, 0.15)),
];

const longHair = (hair: Color): Mark[] => [
  path('M-22 -84 Q-27 -60 -20 -52 L20 -52 Q27 -60 22 -84 Z', lit(darken(hair, 0.1), 0.1)),
];

function cap(random: Random, hair: Color): Mark[] {
  const felt = vary(random, colorWords[random.pick(clothes)], 14);
  return [
    ...fringe(hair),
    path('M-21 -84 Q-20 -110 0 -110 Q20 -110 21 -84 Q0 -92 -21 -84 Z', lit(felt, 0.2)),
    disc(0, -111, 5.5, lighten(felt, 0.5)),
  ];
}

export const drawUmbrella: Artist = (random) => {
  const { color, shade } = pickColor(random, ['red', 'blue', 'yellow', 'green', 'orange', 'pink', 'purple']);
  const pale = lighten(shade, 0.7);
  return {
    name: 'umbrella',
    color,
    marks: [
      box(-3.5, -58, 7, 60, lit([150, 112, 78])),
      path(
        'M-66 -48 C-62 -92 -28 -106 0 -106 C28 -106 62 -92 66 -48 Q55 -58 44 -48 Q33 -58 22 -48 Q11 -58 0 -48 Q-11 -58 -22 -48 Q-33 -58 -44 -48 Q-55 -58 -66 -48 Z',
        round3d(shade, 0.25),
      ),
      detail(
        path('M-44 -48 C-42 -86 -16 -104 0 -106 C-10 -98 -22 -80 -22 -48 Q-33 -58 -44 -48 Z', pale),
        0.92,
      ),
      detail(path('M44 -48 C42 -86 16 -104 0 -106 C10 -98 22 -80 22 -48 Q33 -58 44 -48 Z', pale), 0.92),
      disc(0, -107, 4.5, [150, 112, 78]),
    ],
  };
};

export const drawSnowman: Artist = (random) => {
  const ball: Color = [246, 249, 253];
  const scarf = vary(
    random,
    random.pick<Color>([
      [206, 58, 54],
      [58, 110, 190],
      [70, 150, 84],
    ]),
  );
  const packed = { stops: [[255, 255, 255], ball, [176, 192, 218]], radial: true } as const;
  return {
    name: 'snowman',
    marks: [
      stroke('M-24 -56 L-50 -76 M-42 -70 l-3 -11 M24 -56 L50 -72 M42 -67 l5 -10', [104, 74, 52], 4.5),
      disc(0, -25, 34, packed),
      disc(0, -62, 26, packed),
      disc(0, -91, 20, packed),
      detail(disc(-7, -95, 3, ink)),
      detail(disc(7, -95, 3, ink)),
      detail(polygon([0, -92, 24, -86, 0, -84], [240, 136, 50])),
      detail(stroke('M-8 -80 q8 5 15 0', ink, 2)),
      ...[-66, -54, -36].map((y) => detail(disc(0, y, 3, ink))),
      path('M-21 -77 Q0 -68 21 -77 L22 -69 Q0 -60 -22 -69 Z', lit(scarf)),
      path('M10 -68 l10 -2 l4 24 l-11 2 Z', lit(scarf)),
      box(-25, -110, 50, 6, [52, 50, 58], 2),
      box(-16, -132, 32, 24, lit([62, 58, 68]), 3),
      detail(box(-16, -116, 32, 6, scarf)),
    ],
  };
};
