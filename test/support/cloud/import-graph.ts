/**
 * Finds the packages that a program can load, as a bundler follows its imports, dynamic ones
 * included.
 */
import { build } from 'esbuild';

export async function packagesOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const external = imports.filter((each) => each.external).map(({ path }) => path);
  return [...new Set(external)].toSorted();
}
