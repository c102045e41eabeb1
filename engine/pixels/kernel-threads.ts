/**
 * Runs the kernel in several threads on one memory. The calling thread is one of them: it works and waits
 * with the others inside the kernel, so a call returns when all are done.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ProblemError } from '#contracts/errors.ts';
import { loadKernel } from './load-kernel.ts';
import { PAGE_BYTES, pagesFor } from './kernel-layout.ts';

/** The limit of 32-bit addresses: 4 GiB. */
export const MAXIMUM_PAGES = 65_536;

export type KernelFunction = 'computeNeighborWeights' | 'refine' | 'scoreClasses' | 'decideLabels';

/**
 * Functions of the kernel; each takes the thread's index and the number of threads before its other
 * arguments.
 */
type Kernel = Record<KernelFunction, (thread: number, threads: number, ...rest: number[]) => void>;

export type KernelThreadData = {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  thread: number;
  threads: number;
};

export type KernelCall = { name: KernelFunction; rest: number[] };

export class KernelThreads {
  readonly count: number;
  readonly #memory: WebAssembly.Memory;
  readonly #kernel: Kernel;
  readonly #workers: Worker[];

  /** @param threads 0 means one per core. */
  constructor(threads: number) {
    this.count = threads === 0 ? availableParallelism() : threads;
    this.#memory = new WebAssembly.Memory({ initial: 1, maximum: MAXIMUM_PAGES, shared: true });
    const module = loadKernel();
    this.#kernel = instantiateKernel(module, this.#memory);
    this.#workers = Array.from({ length: this.count - 1 }, (_, index) =>
      startWorker({ module, memory: this.#memory, thread: index + 1, threads: this.count }),
    );
  }

  run(name: KernelFunction, ...rest: number[]): void {
    const call: KernelCall = { name, rest };
    for (const worker of this.#workers) worker.postMessage(call, []);
    this.#kernel[name](0, this.count, ...rest);
  }

  /** Memory only grows, so the next image reuses it. */
  reserve(bytes: number): void {
    const missing = pagesFor(bytes) - this.#memory.buffer.byteLength / PAGE_BYTES;
    if (missing <= 0) return;
    try {
      this.#memory.grow(missing);
    } catch (cause) {
      const gigabytes = (bytes / 2 ** 30).toFixed(1);
      throw new ProblemError(
        'out-of-memory',
        `The image and its words need ${gigabytes} GiB after the encoder, more than there is (4 GiB at most): ` +
          'ask for fewer words, or send a smaller image.',
        { cause, retryable: true },
      );
    }
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, length);
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, length);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, length);
  }
}

export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernel;
}

function startWorker(data: KernelThreadData): Worker {
  const file = import.meta.url.endsWith('.ts') ? './kernel-thread.ts' : './kernel-thread.js';
  const worker = new Worker(new URL(file, import.meta.url), { workerData: data });
  worker.unref();
  return worker;
}
