/** `itaclip paper --figure methods`: published accuracy against the seconds that one image takes here. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '#contracts/errors.ts';
import { decodeImage } from '#engine/imaging/decode-image.ts';
import { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { readVocabulary } from '#engine/vocabularies/read-vocabulary.ts';
import { describeMachine } from '#evaluation/describe-machine.ts';
import { drawAccuracyFigure } from '#evaluation/paper/figures/accuracy-figure.ts';
import { measureSeconds, type MethodSeconds } from '#evaluation/paper/figures/method-seconds.ts';
import { formatTable } from '../display/format-table.ts';
import { configureModel } from '../flags/configure-model.ts';
import type { PaperFlags } from './paper-flags.ts';

const USUAL_VOCABULARY = 'voc21';

/** Throws a `ProblemError` for what cannot be done. */
export async function drawSecondsFigure(
  paths: readonly string[],
  flags: PaperFlags,
  signal: AbortSignal,
): Promise<void> {
  const [path, ...more] = paths;
  if (path === undefined || more.length > 0) {
    throw new ProblemError('invalid-request', 'Name the one image that is to be segmented by each method.');
  }
  const image = await readFile(path).catch((cause: Error) => {
    throw new ProblemError('invalid-request', `Cannot read ${path}: ${cause.message}.`, { cause });
  });
  const { width, height } = await decodeImage(image, { signal });
  const vocabulary = await readVocabulary(flags.vocabulary ?? USUAL_VOCABULARY);
  const configuration = await configureModel(flags, signal);
  await using client = new SegmenterClient(configuration);
  const measured = await measureSeconds({ client, image, size: { width, height }, vocabulary, signal });
  const heading = `${width} x ${height}, ${configuration.model.name}, ${describeMachine(configuration.executionProvider)}`;
  await mkdir(flags.out, { recursive: true });
  const file = join(flags.out, 'methods.svg');
  await writeFile(file, drawAccuracyFigure(measured, heading));
  process.stdout.write(flags.json ? `${JSON.stringify(measured)}\n` : `${describe(measured)}\n${file}\n`);
}

function describe(measured: readonly MethodSeconds[]): string {
  const rows = measured.map(({ label, published, passes, seconds }) => [
    label,
    published?.toFixed(1) ?? 'not published',
    `${passes}`,
    seconds.toFixed(2),
  ]);
  return formatTable([['', 'PUBLISHED', 'PASSES', 'SECONDS'], ...rows]);
}
