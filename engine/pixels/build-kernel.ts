/**
 * Compiles `kernel/` to `kernel.wasm`. The compiled file is committed, so that running the project does not
 * require the compiler; `--check` compares it with the output of the sources.
 *
 *   node engine/pixels/build-kernel.ts [--check]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAXIMUM_PAGES } from './kernel-threads.ts';

const committed = fileURLToPath(new URL('./kernel.wasm', import.meta.url));

/** Warning 112 concerns vectors in exported functions; the kernel uses them only internally. */
const FLAGS = `-O3 --noAssert --runtime stub --enable simd --enable threads --importMemory --sharedMemory
  --initialMemory 1 --maximumMemory ${MAXIMUM_PAGES} --disableWarning 112`.split(/\s+/);

/**
 * Runs the compiler as a program, because importing it would replace the types of JavaScript's arrays here.
 */
function compileKernel(outFile: string): void {
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const source = fileURLToPath(new URL('./kernel/', import.meta.url));
  const args = [compiler, 'index.ts', '--baseDir', source, '--outFile', outFile, ...FLAGS];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}

function isUpToDate(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'itaclip-kernel-'));
  try {
    const compiled = join(folder, 'kernel.wasm');
    compileKernel(compiled);
    return readFileSync(compiled).equals(readFileSync(committed));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (!process.argv.includes('--check')) {
  compileKernel(committed);
} else if (!isUpToDate()) {
  process.stderr.write('kernel.wasm differs from the compiled sources: run `npm run build:kernel`.\n');
  process.exitCode = 1;
}
