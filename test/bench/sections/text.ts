/**
 * Measures the cost of new words and of known ones, and of the same prompts at CLIP's full length
 * of 77 tokens.
 */
import { mergeOptions, type SegmentationOptions } from '#contracts/segmentation/options.ts';
import { planQueries } from '#contracts/vocabularies/query-plan.ts';
import { vocabularySchema, type Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import { checkpoint } from '#engine/inference/run-hooks.ts';
import { buildModel } from '#models/pack/built-model.ts';
import { chooseAuxiliaryTexts } from '#models/text/auxiliary-texts.ts';
import { openAuxiliaryTexts } from '#models/text/auxiliary/open-auxiliary-texts.ts';
import { fillTemplates, PROMPT_TEMPLATES } from '#contracts/prompts/prompt-templates.ts';
import { batchByLength, type PromptBatch } from '#models/text/prompt-batches.ts';
import { withAuxiliaryTexts } from '#models/text/queries.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import { measureInRounds, secondsOf } from '../rounds.ts';
import type { BenchContext, Ratio, Section } from '../section.ts';
import { best, medianOfRatios } from '../statistics.ts';
import { builtIn } from '../words-to-measure.ts';

const PROMPTS_PER_BATCH = 80;
/**
 * The evenly spread texts that are also encoded at full length: at 77 tokens, each takes seconds.
 */
const PADDED_TEXTS = 6;
/**
 * The sample for vocabularies that would take minutes: as many texts as the product encodes in one
 * batch.
 */
const SAMPLE_TEXTS = 32;
const FEWER_ROUNDS = 2;

type Words = { name: string; vocabulary: Vocabulary; estimated: boolean };

export async function measureText(context: BenchContext): Promise<Section> {
  const { model, cacheFolder, executionProvider } = context;
  const threads = context.threads.at(-1) ?? 0;
  const engine = new ClipEngine(await buildModel(model.folder, cacheFolder), { executionProvider, threads });
  const three = vocabularySchema.parse({
    classes: ['heron', 'teapot', 'garden gate'],
    background: { mode: 'none' },
    options: { auxiliary: 'none' },
  });
  const all: Words[] = [
    { name: '3 new words', vocabulary: three, estimated: false },
    { name: 'voc21', vocabulary: builtIn('voc21'), estimated: false },
    { name: 'coco-stuff', vocabulary: builtIn('coco-stuff'), estimated: !context.full },
  ];
  // The first batch loads the graph.
  await encodeAll(engine, batches(['warm-up'], undefined), context.signal);
  const rows: string[][] = [];
  const ratios: Ratio[] = [];
  for (const words of all) {
    const { row, ratio } = await measure(context, engine, words);
    rows.push(row);
    ratios.push(ratio);
  }
  const notes = [
    `Seconds with ${threads || 'all'} threads and the words' own configuration: names, synonyms, definitions and background words ` +
      `each go through ${PROMPT_TEMPLATES.length} templates. Cold: nobody asked for them before. Warm: they are read from the ` +
      `cache folder. The last two columns compare the same prompts of up to ${PADDED_TEXTS} of the texts, as they are and padded ` +
      'to the 77 tokens that CLIP itself computes, in turn.',
    ...(context.full
      ? []
      : [`~: estimated from ${SAMPLE_TEXTS} of the texts, evenly spread; \`--full\` measures them all.`]),
  ];
  const header = ['words', 'texts', 'prompts', 'cold s', 'warm s', 'prompts/s', 'prompts/s at 77 tokens'];
  return { title: 'Text', notes, tables: [{ header, rows }], ratios };
}

async function measure(context: BenchContext, engine: ClipEngine, { name, vocabulary, estimated }: Words) {
  const texts = await textsOf(vocabulary, mergeOptions(vocabulary.options));
  const computed = estimated ? evenlySpread(texts, SAMPLE_TEXTS) : texts;
  const scale = texts.length / computed.length;
  const folder = await context.newFolder();
  const read = async () => {
    const start = performance.now();
    await engine.textFeatures(folder).of(computed, { signal: context.signal });
    return (scale * (performance.now() - start)) / 1000;
  };
  const [cold, warm] = [await read(), await read()];
  const lengths = await compareLengths(context, engine, evenlySpread(texts, PADDED_TEXTS));
  const mark = estimated ? '~' : '';
  const row = [
    name,
    String(texts.length),
    String(texts.length * PROMPT_TEMPLATES.length),
    `${mark}${cold.toFixed(1)}`,
    `${mark}${warm.toFixed(3)}`,
    lengths.asTheyAre.toFixed(0),
    lengths.padded.toFixed(0),
  ];
  const ratio = { name: `at 77 tokens / as they are, ${name}`, value: lengths.ratio, atLeast: 4 };
  return { row, ratio };
}

function evenlySpread<Item>(items: readonly Item[], atMost: number): Item[] {
  const count = Math.min(atMost, items.length);
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]!);
}

/** Lists every text that the vocabulary's features are computed from. */
async function textsOf(vocabulary: Vocabulary, options: SegmentationOptions): Promise<string[]> {
  const wordNet = openAuxiliaryTexts({ source: 'wordnet' }, '');
  const chosen = await chooseAuxiliaryTexts(vocabulary, options, wordNet);
  const { queries } = withAuxiliaryTexts(planQueries(vocabulary), chosen);
  const texts = queries.flatMap(({ text, auxiliary }) => (auxiliary ? [text, auxiliary.text] : [text]));
  return [...new Set(texts)];
}

/** Measures prompts per second of some texts, as they are and padded. */
async function compareLengths(
  { rounds, signal }: BenchContext,
  engine: ClipEngine,
  sample: readonly string[],
) {
  const [short, long] = [undefined, engine.model.architecture.text.contextLength].map((length) =>
    batches(sample, length),
  ) as [PromptBatch[], PromptBatch[]];
  const variants = [
    { name: 'as they are', run: () => encodeAll(engine, short, signal) },
    { name: 'padded', run: () => encodeAll(engine, long, signal) },
  ];
  const samples = await measureInRounds(variants, Math.min(rounds, FEWER_ROUNDS), signal);
  const [asTheyAre, padded] = variants.map(({ name }) => secondsOf(samples, name)) as [number[], number[]];
  const prompts = sample.length * PROMPT_TEMPLATES.length;
  return {
    asTheyAre: prompts / best(asTheyAre),
    padded: prompts / best(padded),
    ratio: medianOfRatios(padded, asTheyAre),
  };
}

/**
 * Batches as text features are batched; with `length`, each sequence is padded to it by its last
 * token.
 */
function batches(texts: readonly string[], length: number | undefined): PromptBatch[] {
  const sequences = texts.flatMap(fillTemplates).map((prompt) => [...tokenize(prompt)]);
  const padded = sequences.map((ids) =>
    length === undefined ? ids : [...ids, ...Array<number>(length - ids.length).fill(ids.at(-1)!)],
  );
  return batchByLength(padded, PROMPTS_PER_BATCH);
}

async function encodeAll(
  engine: ClipEngine,
  all: readonly PromptBatch[],
  signal: AbortSignal,
): Promise<void> {
  for (const batch of all) {
    await checkpoint(signal);
    await engine.encodePrompts(batch);
  }
}
