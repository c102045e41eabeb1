/** Draws published accuracy against measured seconds as an SVG, with a logarithmic axis of seconds. */
import type { MethodSeconds } from './method-seconds.ts';

const SIZE = { width: 860, height: 520 };
const PLOT = { left: 64, right: 700, top: 24, bottom: 460 };
const LABEL_HEIGHT = 17;
const ACCURACIES = [0, 10, 20, 30, 40, 50];
const COLORS = { ink: '#1f2933', line: '#d5dbe1', method: '#2563a8', preset: '#b4451f' };

type Point = MethodSeconds & { published: number };
type Placed = Point & { x: number; y: number; labelY: number };

/** Leaves out what has no published accuracy on all datasets. */
export function drawAccuracyFigure(measured: readonly MethodSeconds[], heading: string): string {
  const points = measured.filter((each): each is Point => each.published !== null);
  const seconds = secondsShown(points);
  const placed = place(points, seconds);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img"`,
    ` aria-label="${escapeText(heading)}" font-family="sans-serif" font-size="13" fill="${COLORS.ink}">`,
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#fff"/>`,
    ...ACCURACIES.map((accuracy) => gridLine(accuracy)),
    ...seconds.map((each) => tick(each, seconds)),
    `<text x="${PLOT.left}" y="${SIZE.height - 14}">seconds for one photo, logarithmic: ${escapeText(heading)}</text>`,
    `<text x="16" y="${PLOT.bottom}" transform="rotate(-90 16 ${PLOT.bottom})">published mIoU in %, mean of five datasets</text>`,
    ...placed.map((point) => mark(point)),
    '</svg>\n',
  ].join('\n');
}

function secondsShown(points: readonly Point[]): number[] {
  const all = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
  const least = Math.min(...points.map(({ seconds }) => seconds));
  const most = Math.max(...points.map(({ seconds }) => seconds));
  const first = Math.max(
    0,
    all.findLastIndex((each) => each <= least),
  );
  const last = all.findIndex((each) => each >= most);
  return all.slice(first, last < 0 ? all.length : last + 1);
}

function place(points: readonly Point[], shown: readonly number[]): Placed[] {
  let free = -Infinity;
  return points
    .map((point) => ({ ...point, x: across(point.seconds, shown), y: down(point.published) }))
    .toSorted((one, other) => one.y - other.y)
    .map((point) => {
      // Labels do not overlap: the next one is below.
      const labelY = Math.max(point.y + 4, free);
      free = labelY + LABEL_HEIGHT;
      return { ...point, labelY };
    });
}

function across(seconds: number, shown: readonly number[]): number {
  const [first, last] = [Math.log(shown[0]!), Math.log(shown.at(-1)!)];
  return PLOT.left + ((Math.log(seconds) - first) / (last - first || 1)) * (PLOT.right - PLOT.left);
}

function down(accuracy: number): number {
  return PLOT.bottom - (accuracy / ACCURACIES.at(-1)!) * (PLOT.bottom - PLOT.top);
}

function gridLine(accuracy: number): string {
  const y = down(accuracy).toFixed(1);
  return (
    `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}" stroke="${COLORS.line}"/>` +
    `<text x="${PLOT.left - 8}" y="${y}" text-anchor="end" dominant-baseline="middle">${accuracy}</text>`
  );
}

function tick(seconds: number, shown: readonly number[]): string {
  const x = across(seconds, shown).toFixed(1);
  return `<text x="${x}" y="${PLOT.bottom + 20}" text-anchor="middle">${seconds}</text>`;
}

function mark({ label, kind, seconds, published, x, y, labelY }: Placed): string {
  const color = COLORS[kind];
  const text = `${label}: ${published.toFixed(1)}, ${seconds.toFixed(1)} s`;
  const [left, top] = [x.toFixed(1), y.toFixed(1)];
  return (
    `<line x1="${left}" y1="${top}" x2="${(x + 12).toFixed(1)}" y2="${(labelY - 4).toFixed(1)}" stroke="${color}"/>` +
    `<circle cx="${left}" cy="${top}" r="5" fill="${color}"/>` +
    `<text x="${(x + 15).toFixed(1)}" y="${labelY.toFixed(1)}" fill="${color}">${escapeText(text)}</text>`
  );
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
