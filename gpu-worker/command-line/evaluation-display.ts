/** Progress of an evaluation on a terminal: images, the mIoU so far, and the time that is left. */
import { Presets, SingleBar } from 'cli-progress';
import type { RunProgress } from '../evaluation/score-dataset.ts';
import { percent } from './percent.ts';
import { formatSeconds } from './progress-text.ts';

const BAR_WIDTH = 30;

export class EvaluationDisplay implements Disposable {
  readonly #bar: SingleBar | undefined;
  readonly #startedAt = performance.now();

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
    const elapsedSeconds = (performance.now() - this.#startedAt) / 1000;
    const status = describeRun(progress, this.#bar?.getTotal() ?? 0, elapsedSeconds);
    this.#bar?.update(progress.done, { status });
  }

  [Symbol.dispose](): void {
    this.#bar?.stop();
  }
}

/** "mIoU 61.2 %, 2 skipped, 4 min left"; the time is that of this run's images, carried on. */
export function describeRun(
  { done, resumed, skipped, miou }: RunProgress,
  total: number,
  elapsedSeconds: number,
): string {
  const own = done - resumed;
  const left = own > 0 && done < total ? (elapsedSeconds / own) * (total - done) : undefined;
  return [
    `mIoU ${percent(miou)}`,
    skipped > 0 ? `${skipped} skipped` : '',
    left === undefined ? '' : `${formatSeconds(left)} left`,
  ]
    .filter(Boolean)
    .join(', ');
}
