/**
 * Progress of an evaluation: images, the mIoU so far, and the time that is left. A bar on a terminal; a line
 * each minute elsewhere, for whoever reads the log of a night.
 */
import type { SingleBar } from 'cli-progress';
import type { RunProgress } from '#evaluation/score-dataset.ts';
import { formatPercent } from '#contracts/texts/format-percent.ts';
import { formatSeconds } from './progress-text.ts';
import { startBar } from './start-bar.ts';

const LINE_MILLISECONDS = 60_000;

export class EvaluationDisplay implements Disposable {
  readonly #bar: SingleBar | undefined;
  readonly #total: number;
  #firstAt: number | undefined;
  #lineAt = performance.now();

  constructor(total: number, isTerminal = process.stderr.isTTY) {
    this.#total = total;
    if (isTerminal) this.#bar = startBar('', total, `0/${total}  loading the model`);
  }

  update(progress: RunProgress): void {
    this.#firstAt ??= performance.now();
    const seconds = (performance.now() - this.#firstAt) / 1000;
    const status = `${progress.done}/${this.#total}  ${describeRun(progress, this.#total, seconds)}`;
    if (this.#bar) this.#bar.update(progress.done, { status });
    else this.#printEachMinute(`${status}\n`);
  }

  #printEachMinute(line: string): void {
    if (performance.now() - this.#lineAt < LINE_MILLISECONDS) return;
    this.#lineAt = performance.now();
    process.stderr.write(line);
  }

  [Symbol.dispose](): void {
    this.#bar?.stop();
  }
}

/**
 * "mIoU 61.2%, 2 skipped, 4 min left". The pace is that of this run's images from the second on: before the
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
    `mIoU ${formatPercent(miou)}`,
    skipped > 0 ? `${skipped} skipped` : '',
    left === undefined ? '' : `${formatSeconds(left)} left`,
  ]
    .filter(Boolean)
    .join(', ');
}
