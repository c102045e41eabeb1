/**
 * Imports the tarball of `npm pack` as a program does, on every installed Node. Its dependencies
 * are those of the sources, so that no registry is asked.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorReport } from '#command-line/doctor/report.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { folder, remove } = makeTemporaryFolder();
const environment = { ...process.env, ITACLIP_CACHE_DIR: join(folder, 'cache'), ITACLIP_MODELS_DIR: folder };
const run = promisify(execFile);

const PICTURE = join(root, 'models', 'photographs', 'pictures', 'pagoda.jpg');
const EXAMPLE = readFileSync(join(root, 'examples', 'open-segmenter.js'), 'utf8');

/** Programs called `node` on the path, by their major version, besides the one that runs this. */
async function findNodes(): Promise<[name: string, program: string][]> {
  const programs = (process.env.PATH ?? '').split(delimiter).map((each) => join(each, 'node'));
  const found = new Map([[`Node ${process.versions.node.split('.')[0]}`, process.execPath]]);
  for (const program of programs.filter(existsSync)) {
    const { stdout } = await run(program, ['--version']);
    const [major] = /\d+/.exec(stdout) ?? [];
    if (Number(major) >= 20 && !found.has(`Node ${major}`)) found.set(`Node ${major}`, program);
  }
  if (!found.has('Node 20')) process.stdout.write('skipped: Node 20 is not on the path\n');
  return [...found];
}

beforeAll(async () => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = await run(npm, ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  const home = join(folder, 'node_modules', 'itaclip');
  mkdirSync(home, { recursive: true });
  await run('tar', ['-xzf', join(folder, stdout.trim()), '--strip-components=1', '-C', home]);
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'), 'junction');
  copyFileSync(PICTURE, join(folder, 'photo.jpg'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(join(folder, 'example.js'), EXAMPLE);
});

afterAll(remove);

describe.each(await findNodes())('the package on %s', (_, program) => {
  it('runs the example', async () => {
    const { stdout, stderr } = await run(program, ['example.js'], { cwd: folder, env: environment });

    expect(stderr).toBe('');
    expect(stdout).toMatch(/^tree \d+ 0\.\d+$/m);
    expect(stdout).toMatch(/^house \d+ 0\.\d+$/m);
    expect(stdout).toContain('640 x 427: 273280 labels');
    expect(readFileSync(join(folder, 'overlay.jpg')).subarray(0, 3).toString('hex')).toBe('ffd8ff');
  });

  it('examines the machine', async () => {
    const itaclip = join(folder, 'node_modules', 'itaclip', 'dist', 'itaclip.js');

    const { stdout } = await run(program, [itaclip, 'doctor', '--json'], { cwd: folder, env: environment });

    const report = JSON.parse(stdout) as DoctorReport;
    expect(report.versions.node).toBe((await run(program, ['--version'])).stdout.trim());
    expect(report.providers[0]).toMatchObject({ provider: 'cpu', works: true });
    expect(report.providers[0]!.speeds!.map((speed) => 'seconds_per_pass' in speed)).toEqual([true, true]);
    expect(report.choice).toMatchObject({ model: 'photographs' });
  });

  it('measures which precision is the fastest, and refuses a provider that it does not have', async () => {
    writeFileSync(
      join(folder, 'choose.js'),
      `import { openSegmenter } from 'itaclip';
      const segmenter = await openSegmenter({ precision: 'auto' });
      const { recipe } = await segmenter.segment('photo.jpg', { classes: 'sky', preset: 'fast' });
      await segmenter.close();
      const refused = await openSegmenter({ provider: process.platform === 'darwin' ? 'dml' : 'coreml' }).catch((error) => error);
      console.log(recipe.precision, refused.code, refused.message);`,
    );

    const { stdout } = await run(program, ['choose.js'], { cwd: folder, env: environment });

    expect(stdout).toMatch(/^(float32|int8) provider-unavailable .* This build has cpu, .* these work: cpu/);
  });

  it('gives the labels that the command line writes', async () => {
    writeFileSync(
      join(folder, 'compare.js'),
      `import { readFileSync } from 'node:fs';
      import { openSegmenter } from 'itaclip';
      const segmenter = await openSegmenter({ keepFeatures: false });
      const outputs = ['labels.png', 'overlay.jpg', 'masks.json', 'scores.npy', 'result.json'];
      const { files } = await segmenter.segment('photo.jpg', { classes: 'sky, tree', preset: 'fast', outputs });
      await segmenter.close();
      const written = (name) => readFileSync('out/photo.jpg/' + name);
      console.log(outputs.filter((name) => name !== 'scores.npy').every((name) => written(name).equals(files[name])));
      console.log(files['scores.npy'].length > 100_000);`,
    );
    const itaclip = join(folder, 'node_modules', 'itaclip', 'dist', 'itaclip.js');
    const args = ['segment', 'photo.jpg', '-c', 'sky, tree', '-p', 'fast', '--no-keep-features'];
    await run(program, [itaclip, ...args], { cwd: folder, env: environment });

    const { stdout } = await run(program, ['compare.js'], { cwd: folder, env: environment });

    expect(stdout).toBe('true\ntrue\n');
  });

  it('refuses with a ProblemError that programs can distinguish', async () => {
    writeFileSync(
      join(folder, 'refused.js'),
      `import { openSegmenter, ProblemError } from 'itaclip';
      const error = await openSegmenter({ model: 'vit-b-16' }).catch((thrown) => thrown);
      console.log(error instanceof ProblemError, error.code, error.message);`,
    );

    const { stdout } = await run(program, ['refused.js'], { cwd: folder, env: environment });

    expect(stdout).toMatch(/^true model-not-found .*Install it with: itaclip models pull vit-b-16\n$/);
  });
});

const CONSUMER = `
import { openSegmenter, ProblemError, type ProblemCode, type Segmentation } from 'itaclip';

const segmenter = await openSegmenter({ precision: 'float32', signal: AbortSignal.timeout(60_000) });
try {
  const found: Segmentation<'overlay.jpg'> = await segmenter.segment('a.png', {
    classes: ['dog', { name: 'grass', synonyms: ['lawn'] }],
    outputs: ['overlay.jpg'],
    onProgress: ({ stage, done, total }) => console.log(stage, done / total),
  });
  const [bytes, label]: [Uint8Array, number | undefined] = [found.files['overlay.jpg'], found.labels.data[0]];
  console.log(bytes.length, label, found.classes[0]?.score, found.masks[0]?.segmentation.counts);
  // @ts-expect-error: this result was not requested.
  console.log(found.files['labels.png']);
  // @ts-expect-error: classes exclude a vocabulary.
  await segmenter.segment('a.png', { classes: 'dog', vocabulary: 'voc21' });
  // @ts-expect-error: this preset does not exist.
  await segmenter.segment('a.png', { classes: 'dog', preset: 'best' });
} catch (error) {
  const code: ProblemCode | undefined = error instanceof ProblemError ? error.code : undefined;
  console.error(code);
} finally {
  await segmenter[Symbol.asyncDispose]();
}
`;

describe.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('the types of the package with modules of %s and the resolution %s', (module, moduleResolution) => {
  it('are complete and strict', async () => {
    writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
    const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    const types = { types: ['node'], typeRoots: [join(root, 'node_modules', '@types')] };
    const compilerOptions = { ...strict, ...types, module, moduleResolution, target: 'es2022' };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

    const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch(
      (error: { stdout: string }) => error,
    );

    expect(stdout).toBe('');
  });
});
