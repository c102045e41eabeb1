/**
 * Sends real images and odd files through the API: each job ends as the decoder says it must,
 * whether the API refuses the image by its header or the worker by its pixels. By default it sends
 * one of each folder and all that are refused; `npm run test:images` sends every one.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '#contracts/problem.ts';
import { LocalSystem } from '#infra/local/local-system.ts';
import { PatientClient, RefusedRequest, type InlineRequest } from '../support/service/patient-client.ts';
import { imageVerdicts, type Verdict } from '../support/images/image-verdicts.ts';
import { missingShared, sharedPath } from '../support/shared-files.ts';
import { skipAll } from '../support/skip-all.ts';

const missing = missingShared('data/photos');
const ALL = process.env['ITACLIP_ALL_IMAGES'] === 'true';

const SETTINGS: InlineRequest = {
  classes: ['sky', 'house'],
  preset: 'fast',
  options: { short_side: 224, pamr: { iterations: 0 } },
  outputs: ['labels.png'],
};

const firstOfFolder = new Map(Object.keys(imageVerdicts).map((name) => [dirname(name), name]));
const chosen = Object.entries(imageVerdicts).filter(
  ([name, verdict]) => ALL || typeof verdict === 'string' || firstOfFolder.get(dirname(name)) === name,
);

/** The status with which an image of this kind is refused at once. */
const STATUS: Record<string, number> = {
  'unsupported-image-type': 415,
  'image-too-large': 422,
  'invalid-image': 422,
};

describe('an image that is sent to the API', () => {
  skipAll(missing);
  let system: LocalSystem | undefined;
  let folder: string;
  const over = new AbortController();

  beforeAll(async () => {
    if (missing !== undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'itaclip-images-'));
    system = await LocalSystem.start({
      dataFolder: folder,
      host: '127.0.0.1',
      port: 0,
      workers: 1,
      visibilitySeconds: 30,
      sweepSeconds: 60,
      environment: async () => ({ ITACLIP_MODEL: 'storybook', ITACLIP_LOG_LEVEL: 'warn' }),
    });
    await system.ready(over.signal);
  });
  afterAll(async () => {
    over.abort();
    await system?.[Symbol.asyncDispose]();
    if (missing === undefined) await rm(folder, { recursive: true, force: true });
  });

  async function verdictOn(name: string): Promise<Verdict> {
    const client = new PatientClient(system!.url, system!.key, over.signal);
    const bytes = new Uint8Array(await readFile(sharedPath(`data/photos/${name}`)));
    try {
      const sent = await client.segmentInline({ name, mediaType: 'image/jpeg', bytes }, name, SETTINGS);
      const job = await client.untilEnd(sent);
      const { image } = job.result ?? {};
      if (!image) return job.problem?.code ?? job.status;
      return [image.width, image.height, image.format, image.exif_orientation] as Verdict;
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      const { code, type } = JSON.parse(error.body) as Problem;
      expect(error.status).toBe(STATUS[code]);
      expect(type).toBe(`${system!.url}/problems/${code}`);
      return code;
    }
  }

  it.each(chosen)('%s ends as it must', async (name, verdict) => {
    expect(await verdictOn(name)).toEqual(verdict);
  });
});
