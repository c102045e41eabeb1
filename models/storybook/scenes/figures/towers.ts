/** Tall buildings that stand alone: castles, windmills and lighthouses. */
import { type Color, darken, lighten, vary } from '../colors.ts';
import { type Artist, pickColor } from '../figure.ts';
import { type Mark, box, detail, disc, lit, path, polygon, stroke } from '../marks.ts';
import type { Mood } from '../mood.ts';

export const drawCastle: Artist = (random, mood) => {
  const stone = vary(
    random,
    random.pick<Color>([
      [172, 168, 176],
      [196, 180, 158],
      [186, 164, 170],
    ]),
  );
  const cone = vary(
    random,
    random.pick<Color>([
      [78, 88, 150],
      [160, 66, 62],
      [88, 72, 120],
    ]),
  );
  return {
    name: 'castle',
    marks: [
      ...battlement(-48, -46, 96, 46, stone),
      ...tower(-58, -74, 28, stone, cone, mood),
      ...tower(30, -74, 28, stone, cone, mood),
      ...tower(-17, -86, 34, lighten(stone, 0.08), cone, mood),
      detail(path('M-11 0 V-20 Q-11 -32 0 -32 Q11 -32 11 -20 V0 Z', lit([88, 62, 46]))),
      detail(stroke('M-4 0 V-30 M4 0 V-30 M-11 -12 H11', [62, 44, 36], 1.6)),
    ],
  };
};

function battlement(x: number, y: number, width: number, height: number, stone: Color): Mark[] {
  const teeth = Array.from({ length: Math.floor(width / 12) }, (_, index) =>
    box(x + 1 + index * 12, y - 7, 7, 9, stone),
  );
  const courses = [10, 22, 34]
    .filter((dy) => dy < height)
    .map((dy) => detail(stroke(`M${x + 3} ${y + dy} h9 m8 6 h9 m10 -4 h8`, darken(stone, 0.3), 1.3), 0.55));
  return [box(x, y, width, height, lit(stone, 0.12)), ...teeth, ...courses];
}

function tower(x: number, top: number, width: number, stone: Color, cone: Color, mood: Mood): Mark[] {
  const middle = x + width / 2;
  return [
    ...battlement(x, top, width, -top, stone),
    polygon([x - 4, top - 3, middle, top - 40, x + width + 4, top - 3], lit(cone, 0.25)),
    stroke(`M${middle} ${top - 38} v-14`, [96, 80, 70], 2),
    path(`M${middle} ${top - 52} l15 5 l-15 6 Z`, [226, 88, 72]),
    detail(
      path(
        `M${middle - 4} ${top + 28} v-9 q4 -7 8 0 v9 Z`,
        mood.name === 'night' ? [252, 218, 124] : [64, 62, 82],
      ),
    ),
  ];
}

export const drawWindmill: Artist = (random) => {
  const wall = vary(
    random,
    random.pick<Color>([
      [240, 232, 216],
      [226, 208, 184],
      [214, 196, 190],
    ]),
    6,
  );
  const turn = random.between(10, 80);
  const sails = [0, 90, 180, 270].flatMap((angle) => sail(angle + turn));
  return {
    name: 'windmill',
    marks: [
      path('M-32 0 L-20 -78 L20 -78 L32 0 Q0 5 -32 0 Z', lit(wall, 0.12)),
      path('M-25 -76 Q-20 -102 0 -103 Q20 -102 25 -76 Z', lit([146, 82, 60], 0.2)),
      detail(stroke('M-27 -30 Q0 -26 27 -30 M-24 -54 Q0 -50 24 -54', darken(wall, 0.3), 1.6), 0.6),
      detail(path('M-9 1 V-18 Q0 -28 9 -18 V1 Z', lit([112, 74, 50]))),
      detail(box(-6, -48, 12, 13, [104, 140, 168], 2)),
      ...sails,
      disc(0, -80, 6, [108, 74, 50]),
    ],
  };
};

function sail(angle: number): Mark[] {
  const spin = ` transform="rotate(${Math.round(angle)} 0 -80)"`;
  const turned = (mark: Mark): Mark => ({ ...mark, shape: mark.shape + spin });
  return [
    turned(box(-2, -130, 4, 52, [116, 82, 56])),
    turned(box(-3, -132, 20, 38, lit([246, 234, 206], 0.1))),
    turned(
      detail(stroke('M4 -132 v38 M11 -132 v38 M-3 -122 h20 M-3 -112 h20 M-3 -102 h20', [150, 112, 78], 1.2)),
    ),
  ];
}

/** Returns half the lighthouse's width at a height, because it tapers. */
const halfWidth = (height: number): number => 24 - height * 0.1;

export const drawLighthouse: Artist = (random, mood) => {
  const { color, shade } = pickColor(random, ['red', 'red', 'blue', 'black', 'green']);
  const stripe = (low: number, high: number): Mark => {
    return detail(
      polygon(
        [-halfWidth(low), -low, halfWidth(low), -low, halfWidth(high), -high, -halfWidth(high), -high],
        {
          stops: [lighten(shade, 0.15), shade, darken(shade, 0.25)],
          sideways: true,
        },
      ),
    );
  };
  const lamp: Color = mood.name === 'night' || mood.name === 'sunset' ? [255, 232, 130] : [246, 226, 160];
  return {
    name: 'lighthouse',
    color,
    marks: [
      polygon([-24, 0, 24, 0, 14.6, -94, -14.6, -94], {
        stops: [
          [252, 250, 244],
          [244, 241, 234],
          [196, 198, 208],
        ],
        sideways: true,
      }),
      stripe(0, 22),
      stripe(42, 62),
      stripe(80, 94),
      box(-20, -99, 40, 6, [74, 76, 88], 1),
      box(-11, -118, 22, 20, lit(lamp, 0.3)),
      detail(stroke('M-11 -118 v19 M0 -118 v19 M11 -118 v19', [74, 76, 88], 2)),
      path('M-15 -117 Q0 -140 15 -117 Z', lit(shade, 0.2)),
      detail(path('M-7 0 V-12 Q0 -20 7 -12 V0 Z', [92, 66, 50])),
    ],
  };
};
