/**
 * Images consist of marks. Each mark is one SVG shape that is rendered twice, once in its paint and once in
 * the flat color of its figure. A `detail` is rendered in paint only: it decorates the shape below and never
 * changes the label map.
 */
import { type Color, darken, lighten, toHex } from './colors.ts';

/** The end of a gradient, as a share of the shape's box; the default runs from top to bottom. */
export interface Gradient {
  readonly stops: readonly Color[];
  readonly radial?: boolean;
  readonly sideways?: boolean;
}

export type Paint = Color | Gradient;

export interface Mark {
  readonly shape: string;
  readonly fill?: Paint;
  readonly line?: Paint;
  readonly lineWidth?: number;
  readonly opacity?: number;
  readonly detail?: boolean;
}

export type Point = readonly [x: number, y: number];

const round = (value: number): number => Math.round(value * 10) / 10;
const pair = ([x, y]: Point): string => `${round(x)} ${round(y)}`;

export const path = (d: string, fill: Paint): Mark => ({ shape: `path d="${d}"`, fill });

/** Draws a polygon through x1, y1, x2, y2 and so on; a flat list keeps drawings readable. */
export const polygon = (points: readonly number[], fill: Paint): Mark => ({
  shape: `polygon points="${points.map(round).join(' ')}"`,
  fill,
});

export const ellipse = (x: number, y: number, rx: number, ry: number, fill: Paint): Mark => ({
  shape: `ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}"`,
  fill,
});

export const disc = (x: number, y: number, radius: number, fill: Paint): Mark =>
  ellipse(x, y, radius, radius, fill);

/** Draws a rectangle from its left edge, top edge and size; `corner` rounds it. */
export const box = (x: number, y: number, width: number, height: number, fill: Paint, corner = 0): Mark => ({
  shape: `rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${corner}"`,
  fill,
});

/** Draws an open stroke along an SVG path. */
export const stroke = (d: string, line: Paint, lineWidth: number): Mark => ({
  shape: `path d="${d}" fill="none" stroke-linecap="round" stroke-linejoin="round"`,
  line,
  lineWidth,
});

export const detail = (mark: Mark, opacity = 1): Mark => ({ ...mark, detail: true, opacity });

/** Paints with light from above, as most solid things need. */
export const lit = (color: Color, amount = 0.14): Gradient => ({
  stops: [lighten(color, amount), color, darken(color, amount)],
});

/** Paints a round thing lit from the upper left. */
export const round3d = (color: Color, amount = 0.25): Gradient => ({
  stops: [lighten(color, amount), color, darken(color, amount * 0.8)],
  radial: true,
});

/** Draws an SVG path through computed points. */
export const outline = (points: readonly Point[], close = true): string =>
  `M${points.map(pair).join(' L')}${close ? ' Z' : ''}`;

export const paintName = (paint: Paint): string =>
  'stops' in paint ? `url(#${gradientName(paint)})` : toHex(paint);

export const gradientName = ({ stops, radial, sideways }: Gradient): string =>
  `${radial ? 'r' : sideways ? 's' : 'v'}${stops.map((stop) => toHex(stop).slice(1)).join('-')}`;
