/**
 * Measures the cost of new words and of known ones, and of the same prompts whole and at CLIP's full length of
 * 77 tokens.
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
import { batchPrompts, type PromptBatch } from '#models/text/prompt-trees.ts';
import { withAuxiliaryTexts } from '#models/text/queries.ts';
import { tokenize } from '#contracts/prompts/tokenizer.ts';
import { measureInRounds, secondsOf } from '../rounds.ts';
import type { BenchContext, Ratio, Section } from '../section.ts';
import { best, medianOfRatios } from '../statistics.ts';
import { batchWholePrompts, usedTokens } from '../whole-prompts.ts';
import { builtIn } from '../words-to-measure.ts';

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

type Words = { name: string; vocabulary: Vocabulary; atMostSeconds: number; estimated: boolean };

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
    { name: '3 new words', vocabulary: three, atMostSeconds: 0.45, estimated: false },
    { name: 'voc21', vocabulary: builtIn('voc21'), atMostSeconds: 33, estimated: false },
    {
      name: 'coco-stuff',
      vocabulary: builtIn('coco-stuff'),
      atMostSeconds: 115,
      estimated: !context.full,
    },
  ];
  // The first batch loads the graph, and computes the beginnings of the templates.
  await encodeAll(engine, batchPrompts(sequencesOf(['warm-up'])), context.signal);
  const rows: string[][] = [];
  const ratios: Ratio[] = [];
  for (const words of all) {
    const measured = await measure(context, engine, words);
    rows.push(measured.row);
    ratios.push(...measured.ratios);
  }
  const notes = [
    `Seconds with ${threads || 'all'} threads and the words' own configuration: names, synonyms, definitions and background words ` +
      `each go through ${PROMPT_TEMPLATES.length} templates. Cold: nobody asked for them before. Warm: they are read from the ` +
      'cache folder. Tokens are those of all prompts, and those that remain to be computed where prompts share their ' +
      "beginnings. The limit is the tokens that remain at the tower's rate for whole prompts.",
    `The last three columns compare the same prompts of up to ${PADDED_TEXTS} of the texts, in turn: as the product computes them, ` +
      'whole, and padded to the 77 tokens that CLIP itself computes.',
    ...(context.full
      ? []
      : [`~: estimated from ${SAMPLE_TEXTS} of the texts, evenly spread; \`--full\` measures them all.`]),
  ];
  const header = [
    'words',
    'texts',
    'prompts',
    'tokens',
    'remain',
    'limit s',
    'cold s',
    'warm s',
    'prompts/s',
    'whole',
    'at 77 tokens',
  ];
  return { title: 'Text', notes, tables: [{ header, rows }], ratios };
}

async function measure(context: BenchContext, engine: ClipEngine, words: Words) {
  const { name, vocabulary, atMostSeconds, estimated } = words;
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
  const { all, remain } = countTokens(computed);
  const limit = (scale * remain) / lengths.wholeTokens;
  const mark = estimated ? '~' : '';
  const row = [
    name,
    String(texts.length),
    String(texts.length * PROMPT_TEMPLATES.length),
    `${mark}${(scale * all).toFixed(0)}`,
    `${mark}${(scale * remain).toFixed(0)}`,
    `${mark}${limit.toFixed(2)}`,
    `${mark}${cold.toFixed(2)}`,
    `${mark}${warm.toFixed(3)}`,
    lengths.shared.toFixed(0),
    lengths.whole.toFixed(0),
    lengths.padded.toFixed(0),
  ];
  const ratios = [
    { name: `cold s, ${name}`, value: cold, atMost: atMostSeconds },
    { name: `cold / limit, ${name}`, value: cold / limit },
    { name: `whole / as the product computes them, ${name}`, value: lengths.wholeRatio },
    { name: `at 77 tokens / as the product computes them, ${name}`, value: lengths.paddedRatio, atLeast: 4 },
  ];
  return { row, ratios };
}

function sequencesOf(texts: readonly string[]): number[][] {
  return texts.flatMap(fillTemplates).map(tokenize);
}

/** Counts tokens in the groups of texts that the product encodes together. */
function countTokens(texts: readonly string[]): { all: number; remain: number } {
  const groups = Array.from({ length: Math.ceil(texts.length / SAMPLE_TEXTS) }, (_, index) =>
    sequencesOf(texts.slice(index * SAMPLE_TEXTS, (index + 1) * SAMPLE_TEXTS)),
  );
  const remain = groups.flatMap(batchPrompts).reduce((sum, batch) => sum + usedTokens(batch), 0);
  return { all: groups.flat(2).length, remain };
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

/** Measures prompts per second of some texts, shared, whole and padded. */
async function compareLengths(
  { rounds, signal }: BenchContext,
  engine: ClipEngine,
  sample: readonly string[],
) {
  const sequences = sequencesOf(sample);
  const { contextLength } = engine.model.architecture.text;
  const batches = {
    shared: batchPrompts(sequences),
    whole: batchWholePrompts(sequences),
    padded: batchWholePrompts(sequences.map((ids) => padTo(contextLength, ids))),
  };
  const variants = Object.entries(batches).map(([name, each]) => ({
    name,
    run: () => encodeAll(engine, each, signal),
  }));
  const samples = await measureInRounds(variants, Math.min(rounds, FEWER_ROUNDS), signal);
  const [shared, whole, padded] = variants.map(({ name }) => secondsOf(samples, name)) as [
    number[],
    number[],
    number[],
  ];
  return {
    shared: sequences.length / best(shared),
    whole: sequences.length / best(whole),
    padded: sequences.length / best(padded),
    wholeTokens: sequences.flat().length / best(whole),
    wholeRatio: medianOfRatios(whole, shared),
    paddedRatio: medianOfRatios(padded, shared),
  };
}

/** Repeats the last token. */
function padTo(length: number, ids: readonly number[]): number[] {
  return [...ids, ...Array<number>(length - ids.length).fill(ids.at(-1)!)];
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
