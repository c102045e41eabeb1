/** Compiles the kernel's WebAssembly. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/**
 * Compiles with V8's optimizing compiler at once. By default V8 starts with quick code, and replaces a function
 * after many calls; the kernel's functions are called a few times an image and run long, so the first image would
 * be refined by quick code, which takes about five times as long. Optimizing all of it takes 25 ms.
 */
export function loadKernel(): WebAssembly.Module {
  const bytes = readFileSync(new URL('./kernel.wasm', import.meta.url));
  // The flags belong to the whole process. They are restored before anything else is compiled in this thread.
  setFlagsFromString('--no-liftoff');
  setFlagsFromString('--no-wasm-lazy-compilation');
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    setFlagsFromString('--liftoff');
    setFlagsFromString('--wasm-lazy-compilation');
  }
}
