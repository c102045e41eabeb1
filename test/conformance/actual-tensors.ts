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
import {
  DEFAULT_OPTIONS,
  mergeOptions,
  type PartialOptions,
  type SegmentationOptions,
} from '#contracts/segmentation/options.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import { heatMaps } from './heat-maps.ts';
import type { ConformanceCase } from './conformance-case.ts';

export type Tensor = { shape: number[]; data: ArrayLike<number> };

const CONTEXT_LENGTH = 77;

/** The changes that recordings of patch features name by a suffix. */
const VARIANTS: Record<string, PartialOptions> = {
  'threshold0.9': { calibration: { threshold: 0.9 }, aggregation: { threshold: 0.9 } },
  norm_outliers: { outliers: { rule: 'norm' } },
  iterations0: { self_attention: { iterations: 0 } },
  iterations2: { self_attention: { iterations: 2 } },
  blocks1: { dense_blocks: 1 },
  temperature8: { self_attention: { temperature: 8 } },
  'share0.2': { intermediate_share: 0.2 },
  'share0.4': { intermediate_share: 0.4 },
  on_sclip: { attention: ['qq', 'kk'], neighbour_sigma: null, residual: true, feed_forward: true },
  on_clearclip: { attention: ['qq'], neighbour_sigma: null },
};

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

  const encodeFirst = async (changed: SegmentationOptions): Promise<Tensor> => {
    const features = await engine.encodePatches(firstWindow(), changed);
    const original = features.subarray(0, features.length / changed.views.length);
    const patches = engine.gridSize ** 2;
    return { shape: [patches, original.length / patches], data: original };
  };
  // Recorded queries contain the case's auxiliary texts, whether or not the method uses them.
  const queriesOf = () =>
    readQueryFeatures({ textFeatures, auxiliaryTexts: NO_AUXILIARY_TEXT_SOURCE }, vocabulary, {
      ...options,
      auxiliary: DEFAULT_OPTIONS.auxiliary,
    });
  const compareFirst = async (): Promise<Tensor> => {
    const features = await engine.encodeWindows(firstWindow(), options);
    const queries = joinQueries([await queriesOf()], [options.image_engineering_weight]);
    const data = await engine.compareWindow(features, queries, options);
    return { shape: [engine.gridSize ** 2, queries.count], data };
  };
  const makers: Record<string, () => Promise<void> | void> = {
    ...Object.fromEntries(
      Object.entries(VARIANTS).map(([suffix, changes]) => {
        const name = `window0_patch_features_${suffix}`;
        return [name, async () => set(name, await encodeFirst(mergeOptions(options, changes)))];
      }),
    ),
    query_features: async () => {
      const { features, queries } = await queriesOf();
      const { length } = queries;
      set('query_features', { shape: [length, features.length / length], data: features });
    },
    window0_class_feature: async () => {
      const features = await engine.encodeWindows(firstWindow(), options);
      const width = features.length / (1 + engine.gridSize ** 2);
      set('window0_class_feature', { shape: [width], data: features.subarray(0, width) });
    },
    window0_query_logits_patches: async () => set('window0_query_logits_patches', await compareFirst()),
    window0_heat_maps: async () => {
      const { shape, data } = await compareFirst();
      const side = engine.windowSize;
      const maps = heatMaps(data, shape[1]!, engine.gridSize, side, options.query_sharpness !== null);
      set('window0_heat_maps', { shape: [shape[1]!, side, side], data: maps });
    },
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
    window0_patch_features: async () => set('window0_patch_features', await encodeFirst(options)),
    window0_query_logits: async () => {
      const side = engine.windowSize;
      const window = { count: 3, height: side, width: side, data: firstWindow() };
      const queries = await queriesOf();
      const layout = layOutWindows(window, side, options.stride);
      const features = encodeWindows(engine, window, layout, options);
      const joined = joinQueries([queries], [options.image_engineering_weight]);
      const { grids } = await compareWindows(engine, features, layout, joined, options);
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
