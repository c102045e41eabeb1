/**
 * Bundles the console into a folder: `index.html`, which names the other files, and those with a digest in their names.
 * It takes milliseconds, so the local service does it at every start, and the CDK app at every synth:
 * `node console/build.ts FOLDER`.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { SAMPLES } from './segment/samples.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MODELS = fileURLToPath(new URL('../models/', import.meta.url));
const ENTRIES = ['main.tsx', 'result/read-labels-worker.ts'];

/** Replaces the folder. Returns the names of the files by those of their sources. */
export async function buildConsole(folder: string): Promise<Record<string, string>> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: ENTRIES.map((entry) => join(HERE, entry)),
    outdir: folder,
    absWorkingDir: HERE,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome116', 'firefox128', 'safari17.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
    logLevel: 'silent',
  });
  const outputs = Object.entries(metafile.outputs);
  const names: Record<string, string> = {};
  for (const [path, { entryPoint, cssBundle }] of outputs) {
    if (entryPoint !== undefined) names[entryPoint] = basename(path);
    if (cssBundle !== undefined) names['style'] = basename(cssBundle);
  }
  await copySamples(folder);
  await copy(join(HERE, 'icon.svg'), join(folder, 'icon.svg'));
  const page = await readFile(join(HERE, 'index.html'), 'utf8');
  await writeFile(join(folder, 'index.html'), fill(page, names));
  return names;
}

async function copySamples(folder: string): Promise<void> {
  await Promise.all(
    SAMPLES.map(({ file, model }) =>
      copy(join(MODELS, model, 'pictures', file), join(folder, `sample-${file}`)),
    ),
  );
}

/** The copy has the permissions of new files, whoever may read the source. */
async function copy(from: string, to: string): Promise<void> {
  await writeFile(to, await readFile(from));
}

/** `{{main.tsx}}` becomes the address of what was made of it. */
function fill(page: string, names: Record<string, string>): string {
  return page.replaceAll(/\{\{(.+?)\}\}/g, (_match, source: string) => `/console/${names[source]}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildConsole(process.argv[2] ?? 'dist/console');
