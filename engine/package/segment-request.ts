/** Checks a program's request as the command line checks its flags, because programs may be untyped. */
import { z } from 'zod';
import { describeIssues } from '#contracts/describe-issues.ts';
import { ProblemError } from '#contracts/errors.ts';
import { OUTPUTS, type Output } from '#contracts/jobs/outputs.ts';
import { chooseOptions } from '#contracts/segmentation/choose-options.ts';
import { METHOD_NAMES } from '#contracts/segmentation/methods.ts';
import { PRESET_NAMES, type SegmentationOptions } from '#contracts/segmentation/options.ts';
import { PRECISION_CHOICES } from '#contracts/segmentation/precision.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { EXECUTION_PROVIDERS } from '#contracts/segmentation/execution-provider.ts';
import type { Progress } from '../inference/run-hooks.ts';
import { parseBackground, parseClass, parseClasses } from '../vocabularies/parse-classes.ts';
import { checkVocabulary, readVocabulary } from '../vocabularies/read-vocabulary.ts';

const signalSchema = z
  .custom<AbortSignal>((value) => value instanceof AbortSignal, 'expected an AbortSignal')
  .optional();

const openingSchema = z.strictObject({
  model: z.string().optional(),
  precision: z.enum(PRECISION_CHOICES).default('float32'),
  provider: z.enum(EXECUTION_PROVIDERS).default('cpu'),
  threads: z.int().min(0).max(256).default(0),
  verbose: z.boolean().default(false),
  keepFeatures: z.boolean().default(true),
  signal: signalSchema,
});

const requestSchema = z.strictObject({
  // The vocabulary's own schema checks the content.
  classes: z.union([z.string(), z.array(z.unknown())]).optional(),
  vocabulary: z.union([z.string(), z.looseObject({})]).optional(),
  background: z.union([z.string(), z.array(z.string())]).optional(),
  preset: z.enum(PRESET_NAMES).default('balanced'),
  method: z.enum(METHOD_NAMES).optional(),
  options: z.looseObject({}).default({}),
  outputs: z.array(z.enum(OUTPUTS)).default([]),
  signal: signalSchema,
  onProgress: z
    .custom<(progress: Progress) => void>((value) => typeof value === 'function', 'expected a function')
    .optional(),
});

export type Opening = z.infer<typeof openingSchema>;

export type ResolvedRequest = {
  vocabulary: Vocabulary;
  options: SegmentationOptions;
  outputs: Output[];
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
};

/** Throws `invalid-request` that lists every wrong member. */
export function checkOpening(options: unknown): Opening {
  return check('openSegmenter(options)', openingSchema, options);
}

/** Throws `invalid-request` that lists every wrong member. */
export async function resolveRequest(request: unknown): Promise<ResolvedRequest> {
  const checked = check('segment(image, request)', requestSchema, request);
  const { preset, method, outputs, signal, onProgress } = checked;
  const vocabulary = await chooseVocabulary(checked);
  const options = chooseOptions({ preset, method, vocabulary, options: checked.options });
  return { vocabulary, options, outputs, signal, onProgress };
}

export type CheckedRequest = z.infer<typeof requestSchema>;

async function chooseVocabulary({ classes, vocabulary, background }: CheckedRequest): Promise<Vocabulary> {
  const chosen = await namedVocabulary(classes, vocabulary);
  if (background === undefined) return chosen;
  if (typeof background === 'string') {
    return { ...chosen, background: parseBackground(background, 'background') };
  }
  return checkVocabulary('background', { ...chosen, background: { mode: 'words', words: background } });
}

async function namedVocabulary(
  classes: CheckedRequest['classes'],
  vocabulary: CheckedRequest['vocabulary'],
): Promise<Vocabulary> {
  if ((classes === undefined) === (vocabulary === undefined)) {
    const both = classes === undefined ? '' : ', not both';
    throw new ProblemError(
      'invalid-request',
      `Say what to find: either classes, for example "dog, grass", or a vocabulary${both}.`,
    );
  }
  if (typeof classes === 'string') return parseClasses(classes, 'classes');
  if (classes !== undefined) return checkVocabulary('classes', { classes: classes.map(readEntry) });
  if (typeof vocabulary === 'string') return readVocabulary(vocabulary);
  return checkVocabulary('vocabulary', withEntries(vocabulary));
}

function withEntries(vocabulary: Record<string, unknown> = {}): Record<string, unknown> {
  const { classes } = vocabulary;
  return Array.isArray(classes) ? { ...vocabulary, classes: classes.map(readEntry) } : vocabulary;
}

/** Parses text; the vocabulary's schema checks anything else. */
function readEntry(entry: unknown): unknown {
  return typeof entry === 'string' ? parseClass(entry, 'classes') : entry;
}

function check<Schema extends z.ZodType>(call: string, schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ProblemError('invalid-request', `${call} cannot be used:\n${describeIssues(parsed.error)}`, {
    cause: parsed.error,
  });
}
