/**
 * Writes `fixtures/`: a random CLIP of a few hundred kilobytes and cases with the tensors that the
 * reference in `test/support/reference` gives for them, in the format of recorded cases.
 * `node test/conformance/write-fixtures.ts`, after a change to the reference or the cases.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { METHODS, type Method } from '#contracts/segmentation/methods.ts';
import { mergeOptions } from '#contracts/segmentation/options.ts';
import { writeHuggingFaceFolder } from '../support/model/clip-folder.ts';
import { drawImage, encodePng } from '../support/images/draw-image.ts';
import {
  segmentByReference,
  type ReferenceCase,
  type ReferenceTensors,
} from '../support/reference/itaclip.ts';
import { makeRandomClip, type ClipShape } from '../support/reference/random-clip.ts';
import type { Plane } from '../support/reference/planes.ts';
import {
  floatTensor,
  writeSafetensors,
  type StoredTensor,
  type StoredTensors,
} from '../support/model/write-safetensors.ts';

export const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url));

type FixtureCase = ReferenceCase & { name: string; method: Method };

/** Twelve blocks, so that ITACLIP finds its intermediate layers 7, 8 and 10. */
const SHAPE: ClipShape = {
  projectionWidth: 12,
  activation: 'quick_gelu',
  vision: { width: 16, heads: 2, layers: 12, feedForwardWidth: 32, imageSize: 64, patchSize: 16 },
  text: { width: 8, heads: 2, layers: 2, feedForwardWidth: 16, contextLength: 77, vocabularySize: 49_408 },
};

export const fixtureClip = () => makeRandomClip(SHAPE, 2026);

const shared = { shortSide: 224, imageEngineeringWeight: 0.7, logitScale: 60, probabilityThreshold: 0.45 };

/** The thresholds are such that each decides something: one class is small, some pixels are unsure. */
export const FIXTURE_CASES: FixtureCase[] = [
  {
    ...shared,
    name: 'itaclip',
    method: 'itaclip',
    image: drawImage(60, 48, 3),
    classes: [['sky', 'wall'], ['cat', 'feline'], ['traffic light'], ['sofa']],
    background: true,
    auxiliary: ['a small furry pet.', 'a lamp that stops cars.', 'a long soft seat.'],
    auxiliaryWeight: 0.05,
    areaThreshold: 0.1,
    stride: 56,
    pamr: { iterations: 10, dilations: [8, 16] },
    encoder: mergeOptions(METHODS.itaclip),
  },
  {
    ...shared,
    name: 'sclip',
    method: 'sclip',
    image: drawImage(40, 52, 2),
    classes: [['sky'], ['cat', 'feline'], ['sofa']],
    background: false,
    auxiliary: [],
    auxiliaryWeight: 0,
    areaThreshold: null,
    stride: 64,
    pamr: { iterations: 3, dilations: [2, 5] },
    encoder: mergeOptions(METHODS.sclip),
  },
];

const tokenIds = JSON.parse(readFileSync(join(FIXTURES, 'token-ids.json'), 'utf8')) as Record<
  string,
  number[][]
>;

export function expectedTensors(recorded: FixtureCase): StoredTensors {
  const ids = (text: string) => tokenIds[text]!;
  return storedTensors(recorded, segmentByReference(recorded, fixtureClip(), ids));
}

function storedTensors(recorded: FixtureCase, tensors: ReferenceTensors): StoredTensors {
  const { resized, normalizedInput, labels } = tensors;
  const { image, classes } = recorded;
  const names = classes.flat();
  return {
    resized_rgb: { dtype: 'U8', shape: [resized.height, resized.width, 3], bytes: resized.data },
    labels: { dtype: 'U8', shape: [image.height, image.width], bytes: Uint8Array.from(labels) },
    window0_normalized_input: floats(
      [1, 3, normalizedInput.size, normalizedInput.size],
      normalizedInput.data,
    ),
    window0_patch_features: rows(tensors.patchFeatures),
    window0_query_logits: planes(tensors.windowLogits),
    query_logits_window_mean: planes(tensors.merged),
    query_logits_refined: planes(tensors.refined),
    class_probabilities: planes(tensors.scores),
    query_features_original: rows(tensors.names),
    query_features: rows(tensors.queries),
    ...(tensors.auxiliary.length > 0 ? { query_features_auxiliary: rows(tensors.auxiliary) } : {}),
    token_ids_first_template: padded(names.map((name) => tokenIds[name]![0]!)),
    token_ids_first_query_all_templates: padded(tokenIds[names[0]!]!),
  };
}

function floats(shape: number[], values: ArrayLike<number>): StoredTensor {
  return floatTensor('F32', shape, values);
}

function rows(values: number[][]): StoredTensor {
  return floats([values.length, values[0]!.length], values.flat());
}

function planes(values: Plane[]): StoredTensor {
  const { height, width } = values[0]!;
  return floats(
    [values.length, height, width],
    values.flatMap(({ data }) => Array.from(data)),
  );
}

function padded(sequences: number[][]): StoredTensor {
  const ids = sequences.flatMap((sequence) => [...sequence, ...Array<number>(77 - sequence.length).fill(0)]);
  const bytes = new Uint8Array(BigInt64Array.from(ids, BigInt).buffer);
  return { dtype: 'I64', shape: [sequences.length, 77], bytes };
}

function caseDocument(recorded: FixtureCase) {
  const { classes, background, auxiliary, auxiliaryWeight, imageEngineeringWeight } = recorded;
  const { logitScale, probabilityThreshold, areaThreshold, shortSide, stride, pamr, method } = recorded;
  return {
    vocabulary: {
      classes,
      background,
      auxiliary,
      auxiliaryWeight,
      imageEngineeringWeight,
      logitScale,
      probabilityThreshold,
      areaThreshold,
    },
    shortSide,
    stride,
    imageEngineering: method === 'itaclip',
    pamr,
    method,
  };
}

if (import.meta.main) {
  writeHuggingFaceFolder(join(FIXTURES, 'model'), fixtureClip(), { dtype: 'F16' });
  for (const recorded of FIXTURE_CASES) {
    const folder = join(FIXTURES, recorded.name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'case.json'), `${JSON.stringify(caseDocument(recorded), null, 1)}\n`);
    writeFileSync(join(folder, 'image.png'), await encodePng(recorded.image));
    writeSafetensors(join(folder, 'expected.safetensors'), expectedTensors(recorded));
  }
}
