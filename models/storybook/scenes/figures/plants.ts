/** Small plants, drawn large: flowers and mushrooms. */
import { type Color, type ColorWord, darken } from '../colors.ts';
import { type Artist, pickColor } from '../figure.ts';
import { type Mark, type Point, detail, disc, ellipse, lit, path, round3d, stroke } from '../marks.ts';
import type { Random } from '../random.ts';

const petalColors: readonly ColorWord[] = ['red', 'orange', 'yellow', 'pink', 'purple', 'white', 'blue'];

export const drawFlower: Artist = (random) => {
  const { color, shade } = pickColor(random, petalColors);
  const tulip = random.chance(0.35) && color !== 'white' && color !== 'blue';
  const spots: Point[] = [
    [-27, -62],
    [26, -58],
    [0, -84],
  ];
  const stems = spots.flatMap(([x, y]) => stem(x * 0.92, y));
  const heads = spots.flatMap(([x, y]) =>
    tulip ? tulipHead(x, y, shade) : daisyHead(random, x, y, shade, color),
  );
  return { name: 'flower', color, marks: [...stems, ...heads] };
};

const stem = (x: number, y: number): Mark[] => [
  stroke(`M0 0 Q${x * 0.3} ${y * 0.5} ${x} ${y}`, [66, 136, 62], 5),
  path(
    `M${x * 0.3} ${y * 0.35} q${x < 0 ? -18 : 18} -14 ${x < 0 ? -22 : 22} 2 q${x < 0 ? 14 : -14} 8 ${x < 0 ? 22 : -22} -2 Z`,
    [82, 156, 70],
  ),
];

function daisyHead(random: Random, x: number, y: number, shade: Color, word: ColorWord): Mark[] {
  const turn = random.between(0, 1);
  const petals = Array.from({ length: 8 }, (_, index) => {
    const angle = ((index + turn) * Math.PI) / 4;
    return disc(x + Math.cos(angle) * 14, y + Math.sin(angle) * 14, 8.5, round3d(shade, 0.18));
  });
  const heart: Color = word === 'yellow' || word === 'orange' ? [112, 72, 40] : [246, 206, 70];
  return [...petals, disc(x, y, 9, round3d(heart))];
}

function tulipHead(x: number, y: number, shade: Color): Mark[] {
  const cup = `M${x - 17} ${y - 16} Q${x - 20} ${y + 18} ${x} ${y + 19} Q${x + 20} ${y + 18} ${x + 17} ${y - 16} L${x + 8} ${y - 6} L${x} ${y - 20} L${x - 8} ${y - 6} Z`;
  return [
    path(cup, lit(shade, 0.22)),
    detail(
      stroke(
        `M${x - 8} ${y - 5} Q${x - 8} ${y + 10} ${x} ${y + 16} Q${x + 8} ${y + 10} ${x + 8} ${y - 5}`,
        darken(shade, 0.25),
        1.4,
      ),
      0.6,
    ),
  ];
}

export const drawMushroom: Artist = (random) => {
  const { color, shade } = pickColor(random, ['red', 'red', 'brown', 'orange', 'purple']);
  const cap = 'M-50 -44 C-50 -84 -26 -100 0 -100 C26 -100 50 -84 50 -44 C34 -36 -34 -36 -50 -44 Z';
  const spots: Point[] = [
    [-24, -66],
    [4, -80],
    [27, -62],
    [-2, -55],
    [-36, -52],
  ];
  return {
    name: 'mushroom',
    color,
    marks: [
      path('M-18 0 C-12 -14 -13 -30 -14 -44 L14 -44 C13 -30 12 -14 18 0 Q0 5 -18 0 Z', lit([242, 230, 208])),
      detail(ellipse(0, -41, 30, 5, [206, 184, 156]), 0.9),
      path(cap, round3d(shade, 0.25)),
      ...spots.map(([x, y], index) =>
        detail(ellipse(x, y, 7 - (index % 3), 5.5 - (index % 2), [252, 246, 232])),
      ),
    ],
  };
};
