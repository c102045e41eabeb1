/**
 * Computes the project's tensors for a recorded case, by the names of the recorded ones. Those of
 * the pipeline come out of a real run by its hook; those of the first window and of the text by
 * calling the functions that the pipeline calls.
 */
import { layOutWindows } from '#contracts/images/window-grid.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import type { ClipEngine } from '#engine/inference/clip-engine.ts';
import { joinQueries, readQueryFeatures } from '#engine/segmentation/query-features.ts';
import { mergeWindows } from '#engine/segmentation/merge-windows.ts';
import { compareWindows, encodeWindows, prepareGuide } from '#engine/segmentation/window-logits.ts';
import { localStages } from '#engine/segmentation/local-stages.ts';
import { Segmenter } from '#engine/segmentation/segmenter.ts';
import { emptyPixelMap, toPlanes } from '#engine/inference/pixel-map.ts';
import { cutWindows } from '#engine/segmentation/cut-windows.ts';
import { NO_AUXILIARY_TEXT_SOURCE } from '#models/text/auxiliary-texts.ts';
import { fillTemplates } from '#contracts/prompts/prompt-templates.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import type { ConformanceCase } from './conformance-case.ts';

export type Tensor = { shape: number[]; data: ArrayLike<number> };

const CONTEXT_LENGTH = 77;

/** Computes the named tensors, each only once. Unknown names are left out. */
export async function computeTensors(
  { image, vocabulary, options }: ConformanceCase,
  engine: ClipEngine,
  textFeatures: TextFeatures,
  wanted: readonly string[],
): Promise<Map<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  const plan = planQueries(vocabulary);
  const names = plan.queries.map(({ text }) => text);
  const guide = prepareGuide(image, options, engine.windowSize);
  const firstWindow = () =>
    cutWindows(guide, { windowSize: engine.windowSize, rows: [0], columns: [0] }, 0, 1);

  const makers: Record<string, () => Promise<void> | void> = {
    token_ids_first_template: () =>
      set('token_ids_first_template', tokenRows(names.map((name) => fillTemplates(name)[0]!))),
    token_ids_first_query_all_templates: () =>
      set('token_ids_first_query_all_templates', tokenRows(fillTemplates(names[0]!))),
    query_features_original: async () => set('query_features_original', stack(await textFeatures.of(names))),
    query_features_auxiliary: async () => {
      const texts = vocabulary.classes.flatMap((entry) =>
        'text' in entry && entry.text ? [entry.text] : [],
      );
      set('query_features_auxiliary', stack(await textFeatures.of(texts)));
    },
    window0_normalized_input: () =>
      set('window0_normalized_input', {
        shape: [1, 3, engine.windowSize, engine.windowSize],
        data: firstWindow(),
      }),
    window0_patch_features: async () => {
      const features = await engine.encodePatches(firstWindow(), options);
      const original = features.subarray(0, features.length / options.views.length);
      const patches = engine.gridSize ** 2;
      set('window0_patch_features', { shape: [patches, original.length / patches], data: original });
    },
    window0_query_logits: async () => {
      const side = engine.windowSize;
      const window = { count: 3, height: side, width: side, data: firstWindow() };
      const queries = await readQueryFeatures(
        { textFeatures, auxiliaryTexts: NO_AUXILIARY_TEXT_SOURCE },
        vocabulary,
        options,
      );
      const layout = layOutWindows(window, side, options.stride);
      const features = encodeWindows(engine, window, layout, options);
      const joined = joinQueries([queries], [options.image_engineering_weight]);
      const grids = await compareWindows(engine, features, layout, joined);
      const logits = emptyPixelMap(side, side, queries.queries.length);
      await mergeWindows(engine, grids, layout, window, logits);
      set('window0_query_logits', { shape: [logits.channels, side, side], data: toPlanes(logits) });
    },
  };

  function set(name: string, tensor: Tensor): void {
    tensors.set(name, tensor);
  }

  const separate = wanted.filter((name) => name in makers);
  for (const name of separate) await makers[name]?.();
  if (wanted.length > separate.length) {
    const onTensor = (name: string, data: Float32Array | Uint8Array, shape: number[]) =>
      set(name, { shape, data: data.slice() });
    const segmenter = new Segmenter(localStages(engine, textFeatures));
    const { labels } = await segmenter.segment(image, vocabulary, options, { onTensor });
    set('labels', { shape: [labels.height, labels.width], data: labels.data });
  }
  return tensors;
}

/** Recordings have zeros after the end-of-text token. */
function tokenRows(prompts: readonly string[]): Tensor {
  const data = prompts.flatMap((prompt) => {
    const ids = tokenize(prompt);
    return [...ids, ...Array<number>(CONTEXT_LENGTH - ids.length).fill(0)];
  });
  return { shape: [prompts.length, CONTEXT_LENGTH], data };
}

function stack(rows: readonly Float32Array[]): Tensor {
  return { shape: [rows.length, rows[0]?.length ?? 0], data: rows.flatMap((row) => [...row]) };
}
