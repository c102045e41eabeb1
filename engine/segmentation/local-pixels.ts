/** The stage from the windows' logits to labels, in this thread: it blocks while the pixel kernel works. */
import { queryBounds } from '#contracts/vocabularies/query-plan.ts';
import type { ClipEngine } from '../inference/clip-engine.ts';
import { toPlanes, type PixelMap } from '../inference/pixel-map.ts';
import type { RunHooks } from '../inference/run-hooks.ts';
import { createPixelStages } from '../pixels/create-pixel-stages.ts';
import type { PixelStages } from '../pixels/pixel-stages.ts';
import { scoreEvidence } from './class-evidence.ts';
import { mergeWindows } from './merge-windows.ts';
import { dropAbsentClasses } from './presence.ts';
import { resizePlanes } from './resize-planes.ts';
import type { Decided, PictureToDecide, PixelStage, StageRun } from './segmentation-stages.ts';

export class LocalPixels implements PixelStage {
  readonly #engine: ClipEngine;
  readonly #stages: PixelStages;

  constructor(engine: ClipEngine) {
    this.#engine = engine;
    this.#stages = createPixelStages(engine);
  }

  async *decide(picture: PictureToDecide, { hooks, watch }: StageRun): AsyncGenerator<Decided> {
    const { queries, displayed, variants, similarities } = picture;
    const bounds = queryBounds(queries.queries);
    const logits = await this.#refinedLogits(picture, { hooks, watch });
    // Copies the logits, because scores may overwrite them.
    const kept = variants.length > 1 ? logits.data.slice() : undefined;
    for (const [place, options] of variants.entries()) {
      if (kept && place > 0) logits.data.set(kept);
      const evidence = similarities && scoreEvidence(similarities, bounds, options.logit_scale);
      const scores = await watch.time('scores', async () => {
        const all = await this.#stages.scoreClasses(logits, bounds, options.logit_scale, hooks.signal);
        dropAbsentClasses(all, options, queries.hasBackground ? 1 : 0, evidence);
        show(hooks, 'class_probabilities', all);
        return all;
      });
      const decision = await watch.time('labels', () =>
        this.#stages.decideLabels(scores, {
          width: displayed.width,
          height: displayed.height,
          probabilityThreshold: queries.hasBackground ? options.probability_threshold : 0,
          closing: options.closing,
        }),
      );
      yield { ...decision, scores, ...(evidence && { evidence }) };
    }
  }

  /** Computes refined logits of every query at the working size. */
  async #refinedLogits(
    { guide, grids, layout, working, queries, variants }: PictureToDecide,
    { hooks, watch }: StageRun,
  ): Promise<PixelMap> {
    const { pamr } = variants[0]!;
    const logits = this.#stages.createLogits(working.height, working.width, queries.queries.length);
    await watch.time('merge', () => mergeWindows(this.#engine, grids, layout, guide, logits, hooks.signal));
    show(hooks, 'query_logits_window_mean', logits);
    await watch.time('refine', () => {
      const atWorkingSize = resizePlanes(guide, working.width, working.height);
      return this.#stages.refine(logits, atWorkingSize, pamr, hooks.signal);
    });
    show(hooks, 'query_logits_refined', logits);
    return logits;
  }
}

function show({ onTensor }: RunHooks, name: string, map: PixelMap): void {
  onTensor?.(name, toPlanes(map), [map.channels, map.height, map.width]);
}
