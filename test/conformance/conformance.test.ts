import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ClipEngine } from '../../gpu-worker/inference/clip-engine.ts';
import { buildModel } from '../../models/build/built-model.ts';
import type { TextFeatures } from '../../models/text/text-features.ts';
import { missingShared, sharedPath } from '../support/shared-files.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { checkCase } from './check-case.ts';
import { FIXTURE_CASES, FIXTURES } from './write-fixtures.ts';

const missingGoldens = missingShared('goldens');
const { folder: cacheFolder, remove } = makeTemporaryFolder();
afterAll(remove);

type OpenModel = { engine: ClipEngine; textFeatures: TextFeatures };
const opened = new Map<string, Promise<OpenModel>>();

/** Each model is built once for all of its cases. */
function openModel(folder: string): Promise<OpenModel> {
  const known = opened.get(folder) ?? startModel(folder);
  opened.set(folder, known);
  return known;
}

async function startModel(folder: string): Promise<OpenModel> {
  const engine = new ClipEngine(await buildModel(folder, cacheFolder), {
    executionProvider: 'cpu',
    threads: 0,
  });
  return { engine, textFeatures: engine.textFeatures(cacheFolder) };
}

async function expectConformance(folder: string, model: string): Promise<void> {
  const { engine, textFeatures } = await openModel(model);
  const comparisons = await checkCase(folder, engine, textFeatures);
  expect(comparisons).not.toEqual([]);
  expect(comparisons.filter(({ passed }) => !passed)).toEqual([]);
}

describe('the project conforms to its own fixtures', () => {
  it.each(FIXTURE_CASES)('in the case $name', async ({ name }) => {
    await expectConformance(join(FIXTURES, name), join(FIXTURES, 'model'));
  });
});

describe('the project conforms to the recorded pipeline', () => {
  const cases = missingGoldens ? ['all'] : recordedCases();

  it.for(cases)('in the case %s', async (name, { skip }) => {
    skip(missingGoldens !== undefined, missingGoldens);
    await expectConformance(sharedPath(`goldens/${name}`), sharedPath('goldens/model'));
  });

  it.for(['a', 'methods/naclip'])(
    'in the case %s, with the weights in the layout of OpenCLIP',
    async (name, { skip }) => {
      skip(missingGoldens !== undefined, missingGoldens);
      await expectConformance(sharedPath(`goldens/${name}`), sharedPath('goldens/model-openclip'));
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
