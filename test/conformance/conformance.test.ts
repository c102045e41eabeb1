import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ClipEngine } from '#engine/inference/clip-engine.ts';
import type { Precision } from '#contracts/segmentation/precision.ts';
import type { PixelStagesKind } from '#engine/inference/pixel-stages-kind.ts';
import { buildModel } from '#models/pack/built-model.ts';
import type { TextFeatures } from '#models/text/text-features.ts';
import { missingShared, sharedPath } from '../support/shared-files.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { checkCase } from './check-case.ts';
import { unknownMethod } from './conformance-case.ts';
import { FIXTURE_CASES, FIXTURES } from './write-fixtures.ts';

const missingGoldens = missingShared('goldens');
const { folder: cacheFolder, remove } = makeTemporaryFolder();
afterAll(remove);

type OpenModel = { engine: ClipEngine; textFeatures: TextFeatures };
const opened = new Map<string, Promise<OpenModel>>();

type Path = { stages: PixelStagesKind; precision: Precision };

/** Each model is opened once for all of its cases. */
function openModel(folder: string, path: Path): Promise<OpenModel> {
  const key = `${folder} ${path.stages} ${path.precision}`;
  const known = opened.get(key) ?? startModel(folder, path);
  opened.set(key, known);
  return known;
}

async function startModel(folder: string, { stages: pixelStages, precision }: Path): Promise<OpenModel> {
  const model = await buildModel(folder, cacheFolder, precision);
  const engine = new ClipEngine(model, { executionProvider: 'cpu', threads: 0, pixelStages });
  return { engine, textFeatures: engine.textFeatures(cacheFolder) };
}

async function expectConformance(folder: string, model: string, path: Path): Promise<void> {
  const { engine, textFeatures } = await openModel(model, path);
  const comparisons = await checkCase(folder, engine, textFeatures, path.precision);
  expect(comparisons).not.toEqual([]);
  expect(comparisons.filter(({ passed }) => !passed)).toEqual([]);
}

const PATHS: Path[] = [
  { stages: 'kernel', precision: 'float32' },
  { stages: 'graph', precision: 'float32' },
  { stages: 'kernel', precision: 'float16' },
  { stages: 'kernel', precision: 'int8' },
];

describe.each(PATHS)('the project in $precision, with the $stages after the encoder, conforms', (path) => {
  it.each(FIXTURE_CASES)('to its own fixture $name', async ({ name }) => {
    await expectConformance(join(FIXTURES, name), join(FIXTURES, 'model'), path);
  });

  it.for(missingGoldens ? ['all'] : recordedCases())('to the recorded case %s', async (name, { skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    const unknown = await unknownMethod(sharedPath(`goldens/${name}`));
    skip(unknown !== undefined, unknown);
    await expectConformance(sharedPath(`goldens/${name}`), sharedPath('goldens/model'), path);
  });
});

describe('the project conforms to the recorded pipeline', () => {
  it.for(['a', 'methods/naclip'])(
    'in the case %s, with the weights in the layout of OpenCLIP',
    async (name, { skip }) => {
      skip(missingGoldens !== undefined, missingGoldens);
      const model = sharedPath('goldens/model-openclip');
      await expectConformance(sharedPath(`goldens/${name}`), model, PATHS[0]!);
    },
  );
});

function recordedCases(): string[] {
  return ['', 'methods'].flatMap((parent) =>
    readdirSync(sharedPath(join('goldens', parent)))
      .map((name) => join(parent, name))
      .filter((name) => existsSync(sharedPath(join('goldens', name, 'case.json')))),
  );
}
