/**
 * Progress on a terminal: one bar for the image at hand. Where standard error is not a terminal
 * nothing is drawn, and the line that each finished image gets is all there is.
 */
import { basename } from 'node:path';
import type { SingleBar } from 'cli-progress';
import type { Progress } from '#engine/inference/run-hooks.ts';
import { describePlace, describeProgress, type Place } from './progress-text.ts';
import { BAR_WIDTH, startBar } from './start-bar.ts';

/** "1234/1234 windows, 1 h 20 min left" and the spaces around the bar. */
const STATUS_WIDTH = 38;
const LEAST_TITLE_WIDTH = 16;

export class ProgressDisplay {
  readonly #visible: boolean;
  readonly #startedAt = performance.now();
  #bar: SingleBar | undefined;
  #place: Place = { index: 0, count: 1 };

  constructor(visible: boolean) {
    this.#visible = visible;
  }

  /** Everything until `clear` is about this image. */
  begin(path: string, place: Place): void {
    if (!this.#visible) return;
    this.#place = place;
    this.#bar = startBar(describePlace(place, basename(path), titleWidth()), 1, 'starting');
  }

  update(progress: Progress): void {
    const elapsedSeconds = (performance.now() - this.#startedAt) / 1000;
    this.#bar?.setTotal(progress.total);
    this.#bar?.update(progress.done, { status: describeProgress(progress, this.#place, elapsedSeconds) });
  }

  /** Clears the bar; call it before anything else is printed, which would otherwise share the bar's line. */
  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}

function titleWidth(): number {
  return Math.max(LEAST_TITLE_WIDTH, process.stderr.columns - BAR_WIDTH - STATUS_WIDTH);
}
