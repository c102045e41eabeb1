/** Progress of an evaluation on a terminal: images, the mIoU so far, and the time that is left. */
import { Presets, SingleBar } from 'cli-progress';
import type { RunProgress } from '../evaluation/score-dataset.ts';
import { percent } from './percent.ts';
import { formatSeconds } from './progress-text.ts';

const BAR_WIDTH = 30;

export class EvaluationDisplay implements Disposable {
  readonly #bar: SingleBar | undefined;
  #firstAt: number | undefined;

  /** @param visible Where standard error is no terminal, nothing is drawn. */
  constructor(visible: boolean, total: number) {
    if (!visible) return;
    const options = {
      format: '{bar}  {value}/{total}  {status}',
      stream: process.stderr,
      barsize: BAR_WIDTH,
    };
    this.#bar = new SingleBar(
      { ...options, clearOnComplete: true, hideCursor: true },
      Presets.shades_classic,
    );
    this.#bar.start(total, 0, { status: 'loading the model' });
  }

  update(progress: RunProgress): void {
    this.#firstAt ??= performance.now();
    const seconds = (performance.now() - this.#firstAt) / 1000;
    const status = describeRun(progress, this.#bar?.getTotal() ?? 0, seconds);
    this.#bar?.update(progress.done, { status });
  }

  [Symbol.dispose](): void {
    this.#bar?.stop();
  }
}

/**
 * "mIoU 61.2 %, 2 skipped, 4 min left". The pace is that of this run's images from the second on: before the
 * first one the model was loaded.
 *
 * @param seconds since the first one was done.
 */
export function describeRun(
  { done, resumed, skipped, miou }: RunProgress,
  total: number,
  seconds: number,
): string {
  const timed = done - resumed - 1;
  const left = timed > 0 && done < total ? (seconds / timed) * (total - done) : undefined;
  return [
    `mIoU ${percent(miou)}`,
    skipped > 0 ? `${skipped} skipped` : '',
    left === undefined ? '' : `${formatSeconds(left)} left`,
  ]
    .filter(Boolean)
    .join(', ');
}
