/** A recorded case: `case.json`, `image.png` and `expected.safetensors` in one folder. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { METHOD_NAMES, METHODS } from '#contracts/segmentation/methods.ts';
import { mergeOptions, type SegmentationOptions } from '#contracts/segmentation/options.ts';
import type { Vocabulary } from '#contracts/vocabularies/vocabulary.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import type { RgbImage } from '#engine/imaging/rgb-image.ts';

const caseSchema = z.object({
  vocabulary: z.object({
    /** Names by class; with `background`, the first class is the background. */
    classes: z.array(z.array(z.string()).min(1)),
    background: z.boolean(),
    /** One text for each class other than the background. */
    auxiliary: z.array(z.string()),
    auxiliaryWeight: z.number(),
    imageEngineeringWeight: z.number(),
    logitScale: z.number(),
    probabilityThreshold: z.number(),
    areaThreshold: z.number().nullable(),
  }),
  shortSide: z.number(),
  stride: z.number(),
  imageEngineering: z.boolean(),
  pamr: z.object({ iterations: z.number(), dilations: z.array(z.number()) }).nullable(),
  closing: z.boolean().default(true),
  method: z.enum(METHOD_NAMES).default('itaclip'),
});

type CaseDocument = z.infer<typeof caseSchema>;

export type ConformanceCase = {
  name: string;
  image: RgbImage;
  vocabulary: Pick<Vocabulary, 'classes' | 'background'>;
  options: SegmentationOptions;
  /** The path of the recorded tensors. */
  expected: string;
};

/** The reason why a case cannot be compared: it records a method that the project does not have. */
export async function unknownMethod(folder: string): Promise<string | undefined> {
  const { method } = JSON.parse(await readFile(join(folder, 'case.json'), 'utf8')) as { method?: string };
  if (method === undefined || METHOD_NAMES.some((name) => name === method)) return undefined;
  return `The method "${method}" is none of those that the project has: ${METHOD_NAMES.join(', ')}.`;
}

/** @throws Error for a case whose method the project does not have. */
export async function readCase(folder: string): Promise<ConformanceCase> {
  const unknown = await unknownMethod(folder);
  if (unknown !== undefined) throw new Error(`${folder} cannot be compared. ${unknown}`);
  const document = caseSchema.parse(JSON.parse(await readFile(join(folder, 'case.json'), 'utf8')));
  return {
    name: basename(folder),
    image: await decodeImage(await readFile(join(folder, 'image.png'))),
    vocabulary: readVocabulary(document),
    options: readOptions(document),
    expected: join(folder, 'expected.safetensors'),
  };
}

function readVocabulary({ vocabulary }: CaseDocument): ConformanceCase['vocabulary'] {
  const [first = [], ...rest] = vocabulary.classes;
  const foreground = vocabulary.background ? rest : vocabulary.classes;
  return {
    classes: foreground.map(([name = '', ...synonyms], index) => ({
      name,
      synonyms,
      text: vocabulary.auxiliary[index],
    })),
    background: vocabulary.background ? { mode: 'words', words: first } : { mode: 'none' },
  };
}

function readOptions(document: CaseDocument): SegmentationOptions {
  const { vocabulary } = document;
  return mergeOptions(
    {
      auxiliary_weight: vocabulary.auxiliaryWeight,
      image_engineering_weight: vocabulary.imageEngineeringWeight,
      logit_scale: vocabulary.logitScale,
      probability_threshold: vocabulary.probabilityThreshold,
      area_threshold: vocabulary.areaThreshold,
      short_side: document.shortSide,
      stride: document.stride,
      closing: document.closing,
      pamr: document.pamr ?? { iterations: 0 },
    },
    METHODS[document.method],
    document.imageEngineering ? {} : { views: ['original'] },
  );
}
