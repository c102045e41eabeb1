import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluationDocumentSchema } from '#contracts/evaluations/document.ts';
import { waitFor } from '#test/support/patience.ts';
import { writeMask, writePairs } from '#test/support/pairs-dataset.ts';
import { makeTemporaryFolder } from '#test/support/temporary-folder.ts';
import { QUICK, readTree, runItaclip, writeTinyModel, type Run } from '../run-itaclip.ts';

const { folder, remove } = makeTemporaryFolder();
const IMAGES = 6;

beforeAll(async () => {
  writeTinyModel(folder);
  await writePairs(join(folder, 'data'), IMAGES);
});
afterAll(remove);

const COMMON = ['evaluate', '--dataset', 'data', '--vocabulary', 'data/meadow.json', '--model', 'tiny-clip'];

async function evaluate(...args: string[]): Promise<Run> {
  return runItaclip([...COMMON, ...QUICK, ...args], { folder });
}

function readDocument(out: string) {
  const json: unknown = JSON.parse(readFileSync(join(folder, out, 'evaluation.json'), 'utf8'));
  return evaluationDocumentSchema.parse(json);
}

/** Everything that must not depend on the clock. */
function readResults(out: string) {
  const { performance: _, ...document } = readDocument(out);
  const records = readFileSync(join(folder, out, 'records.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const predictions = [...readTree(join(folder, out, 'predictions'))].map(([path, bytes]) => [
    path,
    bytes.toString('base64'),
  ]);
  return {
    document,
    predictions,
    records: records.map((line) => ({ ...(JSON.parse(line) as object), timings: undefined })),
  };
}

describe('itaclip evaluate', () => {
  it('scores every image, and leaves records, predictions, document, report and JUnit', async () => {
    const run = await evaluate('--out', 'whole');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^mIoU \d+\.\d% \(\d+\.\d% to \d+\.\d%\), pixel accuracy/);
    expect(run.stdout).toContain('whole/report.html');
    const document = readDocument('whole');
    expect(document).toMatchObject({
      classes: ['sky', 'grass', 'cow'],
      vocabulary: 'meadow',
      images: { total: IMAGES, scored: IMAGES, skipped: 0 },
      protocol: { void_label: 255, background: 'none' },
    });
    const { scores } = document.variants[0]!;
    const pixels = scores.confusion.flat().reduce((sum, each) => sum + each, 0);
    // Two rows of each mask are void.
    expect(pixels).toBe(IMAGES * 96 * 70);
    expect([...readTree(join(folder, 'whole')).keys()]).toEqual([
      'evaluation.json',
      'junit.xml',
      ...Array.from({ length: IMAGES }, (_, index) => `predictions/0/0${index}.png`),
      'records.jsonl',
      'report.html',
      'run.json',
    ]);
    const report = readFileSync(join(folder, 'whole', 'report.html'), 'utf8');
    expect(report).toContain('meadow');
  });

  it('ends after kills with the bytes of an undisturbed run, and does no image twice', async () => {
    for (const lines of [1, 3]) {
      const run = await runItaclip([...COMMON, ...QUICK, '--out', 'killed'], {
        folder,
        onStart: (program) => void killAfter(lines, program.kill.bind(program)),
      });
      expect(run.signal).toBe('SIGKILL');
    }
    const before = countLines();
    expect(before).toBeGreaterThanOrEqual(3);
    expect(before).toBeLessThan(IMAGES);
    writeFileSync(join(folder, 'killed', 'records.jsonl'), '{"id":"torn', { flag: 'a' });
    expect((await evaluate('--out', 'killed')).code).toBe(0);
    expect(readResults('killed')).toEqual(readResults('whole'));
  });

  it('says how to resume when it is interrupted, and leaves the folder to the next one', async () => {
    const run = await runItaclip([...COMMON, ...QUICK, '--out', 'stopped'], {
      folder,
      onStart: (program) => void killAfter(1, program.kill.bind(program), 'stopped', 'SIGINT'),
    });
    expect(run).toMatchObject({
      signal: 'SIGINT',
      stdout: '',
      stderr: 'Stopped. Progress is saved in stopped; run the same command to resume.\n',
    });
    expect(readTree(join(folder, 'stopped')).has('run.lock')).toBe(false);
    expect((await evaluate('--out', 'stopped')).code).toBe(0);
    expect(readResults('stopped')).toEqual(readResults('whole'));
  });

  it('refuses a folder of another evaluation, and starts over with --fresh', async () => {
    const refused = await evaluate('--out', 'whole', '--sample', '1');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/whole holds another evaluation.*--out.*--fresh/);
    expect((await evaluate('--out', 'killed', '--sample', '1', '--fresh')).code).toBe(0);
    expect(readDocument('killed').images.scored).toBe(1);
  });

  it('compares with another run, image by image, and shows what changed', async () => {
    const run = await evaluate('--out', 'compared', '--set', 'logit_scale=3', '--compare', 'whole');
    expect(run.code).toBe(0);
    const { comparison } = readDocument('compared');
    expect(comparison).toMatchObject({ other: 'whole', images: IMAGES });
    expect(comparison!.changes.join()).toContain('logit_scale');
    expect(comparison!.miou.interval).not.toBeNull();
    // Another scale decides the same labels: the difference is nothing, and so is its interval.
    expect(comparison!.miou.difference).toBeCloseTo(0, 2);
  });

  it('is not compared with itself, nor with what it is to replace', async () => {
    const before = readResults('whole');
    const run = await evaluate('--out', 'whole', '--fresh', '--compare', 'whole/evaluation.json');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/whole cannot be compared with itself.*--out/s);
    expect(readResults('whole')).toEqual(before);
  });

  it('keeps images apart whose ids are no names of files, and has no markup of them in its report', async () => {
    const ids = ['<img src=x onerror=alert(1)>', 'a/b', 'ünï ∂', '漢'.repeat(60), `${'漢'.repeat(60)}2`];
    const data = join(folder, 'odd');
    await writePairs(data, 1);
    writeFileSync(
      join(data, 'manifest.jsonl'),
      ids.map((id) => JSON.stringify({ id, image: 'images/00.png', mask: 'masks/00.png' })).join('\n'),
    );
    const run = await evaluate('--out', 'odd-out', '--dataset', 'odd', '--layout', 'manifest');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(readTree(join(folder, 'odd-out', 'predictions')).size).toBe(ids.length);
    const report = readFileSync(join(folder, 'odd-out', 'report.html'), 'utf8');
    expect(report).not.toContain('<img src=x');
    expect(report).toContain('&lt;img src=x');
  });

  it('scores each combination of a sweep', async () => {
    const run = await evaluate(
      '--out',
      'sweep',
      '--sample',
      '2',
      '--sweep',
      'stride=112,224',
      '--sweep',
      'short_side=224,280',
    );
    expect(run.code).toBe(0);
    const { variants, sample, images } = readDocument('sweep');
    expect(variants.map(({ name }) => name)).toEqual([
      'short_side=224 stride=112',
      'short_side=224 stride=224',
      'short_side=280 stride=112',
      'short_side=280 stride=224',
    ]);
    expect({ sample, scored: images.scored }).toEqual({ sample: { images: 2, seed: 0 }, scored: 2 });
  });

  it('exits with 1 where a gate fails, and says so in JUnit', async () => {
    const run = await evaluate('--out', 'whole', '--fail-under', '1');
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/FAILED fail_under: mIoU 0\.\d+ is under 1/);
    expect(readFileSync(join(folder, 'whole', 'junit.xml'), 'utf8')).toContain('<failure');
  });

  describe('with a broken pair', () => {
    beforeAll(() => writeMask(join(folder, 'data', 'masks', '02.png'), 2, { width: 72, height: 96 }));
    afterAll(() => writeMask(join(folder, 'data', 'masks', '02.png'), 2));

    it('--check lists it, and exits with 1', async () => {
      const run = await evaluate('--check');
      expect(run.code).toBe(1);
      expect(run.stdout).toMatch(/Image and mask of different sizes: 1\n {2}02:/);
    });

    it('names it and keeps what was done before; --skip-broken leaves it out', async () => {
      const stopped = await evaluate('--out', 'broken');
      expect(stopped).toMatchObject({ code: 2, stdout: '' });
      expect(stopped.stderr).toMatch(/02: .*72 x 96.*96 x 72/);
      expect(readRecordIds('broken')).toEqual(['00', '01']);
      expect((await evaluate('--out', 'broken', '--skip-broken')).code).toBe(0);
      const { images } = readDocument('broken');
      expect(images).toMatchObject({ total: IMAGES, scored: IMAGES - 1, skipped: 1 });
      expect(images.skipped_images[0]).toMatchObject({ id: '02', image: 'images/02.png' });
      const unsure = await evaluate('--out', 'broken');
      expect(unsure).toMatchObject({ code: 2, stdout: '' });
      expect(unsure.stderr).toMatch(/skipped "02" \(.*72 x 96.*\)\. Give --skip-broken again/);
    });
  });

  it.each([
    [['--fail-under', '65'], /Write 0\.65 for 65%/],
    [['--fail-if-worse'], /--compare FILE/],
    [['--compare', 'nowhere'], /Cannot read nowhere/],
    [['--sweep', 'strides=1,2'], /no option "strides".*did you mean|no option "strides"/],
    [['--sweep', 'stride=1000'], /--sweep stride=1000: expected a whole number from 8 to 224/],
    [['--dataset', 'elsewhere'], /no folder elsewhere/],
    [['--layout', 'voc'], /voc/],
    [['--vocabulary', 'data/meadow.json'], /Two vocabularies have the name "meadow"/],
    [['--split', '../val'], /'--split <name>' argument '\.\.\/val' is invalid/],
  ])('refuses %s with what to do', async (args, message) => {
    const run = await evaluate('--out', 'refused', ...args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });
});

function readRecordIds(out: string): string[] {
  const lines = readFileSync(join(folder, out, 'records.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => (JSON.parse(line) as { id: string }).id);
}

function countLines(out = 'killed'): number {
  try {
    return readFileSync(join(folder, out, 'records.jsonl'), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

async function killAfter(
  lines: number,
  kill: (signal: NodeJS.Signals) => void,
  out = 'killed',
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<void> {
  await waitFor(`${lines} records`, () => expect(countLines(out)).toBeGreaterThanOrEqual(lines));
  kill(signal);
}
