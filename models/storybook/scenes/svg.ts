/**
 * Renders a scene as SVG text, twice: in paint, and as flat numbers, from which the labels are made. Figure i
 * is drawn in the color (i, 0, 0) without antialiasing, so every pixel holds one exact number.
 */
import type { PlacedFigure, Placement } from './figure.ts';
import { type Gradient, type Mark, type Paint, gradientName, paintName } from './marks.ts';
import { toHex } from './colors.ts';
import { sceneHeight, sceneWidth } from './size.ts';

export function toPaintedSvg(figures: readonly PlacedFigure[]): string {
  const body = figures.map((figure) => group(figure.placement, figure.marks.map(paintedMark))).join('');
  return document(`<defs>${gradientsOf(figures).map(gradientElement).join('')}</defs>${body}`);
}

export function toNumberedSvg(figures: readonly PlacedFigure[]): string {
  const body = figures.map((figure, index) => {
    const marks = figure.marks.filter((mark) => !mark.detail);
    return group(
      figure.placement,
      marks.map((mark) => numberedMark(mark, index)),
    );
  });
  return document(`<g shape-rendering="crispEdges">${body.join('')}</g>`);
}

const document = (body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${sceneWidth}" height="${sceneHeight}">${body}</svg>`;

function group(placement: Placement | undefined, elements: readonly string[]): string {
  if (!placement) return elements.join('');
  const { x, y, scale, mirrored } = placement;
  const across = (mirrored ? -scale : scale).toFixed(3);
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${across} ${scale.toFixed(3)})">${elements.join('')}</g>`;
}

function paintedMark({ shape, fill, line, lineWidth, opacity }: Mark): string {
  const inside = fill ? ` fill="${paintName(fill)}"` : '';
  const rim = line ? ` stroke="${paintName(line)}" stroke-width="${lineWidth}"` : '';
  const veil = opacity !== undefined && opacity < 1 ? ` opacity="${opacity.toFixed(2)}"` : '';
  return `<${shape}${inside}${rim}${veil}/>`;
}

function numberedMark({ shape, fill, line, lineWidth }: Mark, index: number): string {
  const number = toHex([index, 0, 0]);
  const inside = fill ? ` fill="${number}"` : '';
  const rim = line ? ` stroke="${number}" stroke-width="${lineWidth}"` : '';
  return `<${shape}${inside}${rim}/>`;
}

const isGradient = (paint: Paint | undefined): paint is Gradient => paint !== undefined && 'stops' in paint;

function gradientsOf(figures: readonly PlacedFigure[]): Gradient[] {
  const paints = figures.flatMap((figure) => figure.marks.flatMap((mark) => [mark.fill, mark.line]));
  return [
    ...new Map(paints.filter(isGradient).map((gradient) => [gradientName(gradient), gradient])).values(),
  ];
}

function gradientElement(gradient: Gradient): string {
  const last = gradient.stops.length - 1;
  const stops = gradient.stops
    .map((stop, index) => `<stop offset="${(index / last).toFixed(2)}" stop-color="${toHex(stop)}"/>`)
    .join('');
  const id = `id="${gradientName(gradient)}"`;
  if (gradient.radial) return `<radialGradient ${id} cx="0.36" cy="0.3" r="0.8">${stops}</radialGradient>`;
  const end = gradient.sideways ? 'x1="0" x2="1" y1="0" y2="0"' : 'x1="0" x2="0" y1="0" y2="1"';
  return `<linearGradient ${id} ${end}>${stops}</linearGradient>`;
}
