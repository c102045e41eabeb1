/** `dist/client`: `itaclip/client` as one module for every runtime, and its types. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** @param root The folder of the project. */
export async function packClient(root: string, folder: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'client', 'index.ts')],
    outfile: join(folder, 'index.js'),
    bundle: true,
    format: 'esm',
    // Modules of Node cannot be resolved: the bundle runs in browsers as well.
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'warning',
  });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const types = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', folder];
  await promisify(execFile)(process.execPath, [compiler, '-p', join(root, 'client'), ...types]);
}
