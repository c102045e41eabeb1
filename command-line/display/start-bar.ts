/** A progress bar on standard error that leaves no trace when it stops. */
import { Presets, SingleBar } from 'cli-progress';

export const BAR_WIDTH = 20;

/** @param title stands in front of the bar; the status that `update` is given stands behind it. */
export function startBar(title: string, total: number, status: string): SingleBar {
  const bar = new SingleBar(
    {
      format: `${title === '' ? '' : '{title}  '}{bar}  {status}`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      barsize: BAR_WIDTH,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { title, status });
  return bar;
}
