/** The words beside the progress bar. */
import type { Progress } from '#engine/inference/run-hooks.ts';

/** Which image of how many, counted from 0. */
export type Place = { index: number; count: number };

/** "[3/12] beach.jpg", at most `width` characters. */
export function describePlace({ index, count }: Place, name: string, width: number): string {
  const number = count === 1 ? '' : `[${index + 1}/${count}] `;
  return number + shorten(name, width - number.length);
}

/**
 * "4/9 windows, 12 s left", where what is left is all images. The time is what the work so far took,
 * carried on: loading the model makes the first guess too long.
 */
export function describeProgress(
  { stage, done, total }: Progress,
  { index, count }: Place,
  elapsedSeconds: number,
): string {
  if (stage === 'text') return `${done}/${total} prompts`;
  const share = (index + done / total) / count;
  const left =
    share === 0 || share === 1 ? '' : `, ${formatSeconds((elapsedSeconds * (1 - share)) / share)} left`;
  return (done === total ? 'refining' : `${done}/${total} windows`) + left;
}

/** "48 s", "3 min", "1 h 20 min" */
export function formatSeconds(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The end of a name is kept: it tells images of one camera apart. */
function shorten(name: string, width: number): string {
  const characters = Array.from(name);
  if (characters.length <= width) return name;
  return `…${characters.slice(characters.length - Math.max(width - 1, 0)).join('')}`;
}
