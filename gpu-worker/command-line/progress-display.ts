/**
 * Progress on a terminal: one bar for the photo at hand. Where standard error is not a terminal
 * nothing is drawn, and the line that each finished photo gets is all there is.
 */
import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '../segmentation/run-hooks.ts';

/** Known words take no time; only who waits this long is told why. */
const TEXT_DELAY_MILLISECONDS = 2000;

const UNITS: Record<Progress['stage'], string> = { text: 'prompts', windows: 'windows' };

export class ProgressDisplay {
  readonly #visible: boolean;
  #title = '';
  #bar: SingleBar | undefined;
  #stage: Progress['stage'] | undefined;
  #startedAt = 0;

  constructor(visible: boolean) {
    this.#visible = visible;
  }

  /** Everything until `clear` is about this photo. */
  begin(title: string): void {
    this.#title = title;
    this.#startedAt = performance.now();
  }

  update({ stage, done, total }: Progress): void {
    if (!this.#visible) return;
    if (stage === 'text' && performance.now() - this.#startedAt < TEXT_DELAY_MILLISECONDS) return;
    if (stage !== this.#stage) this.#start(stage, total);
    this.#bar?.update(done);
  }

  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#stage = undefined;
  }

  #start(stage: Progress['stage'], total: number): void {
    this.clear();
    this.#stage = stage;
    const format = `${this.#title}  {bar}  {value}/{total} ${UNITS[stage]}, {eta_formatted} left`;
    const options = { format, stream: process.stderr, clearOnComplete: true, hideCursor: true, barsize: 24 };
    this.#bar = new SingleBar(options, Presets.shades_classic);
    this.#bar.start(total, 0);
  }
}
