/** One of the kernel's threads, started by `kernel-threads.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { instantiateKernel, type KernelCall, type KernelThreadData } from './kernel-threads.ts';

const { module, memory, thread, threads } = workerData as KernelThreadData;
const kernel = instantiateKernel(module, memory);

parentPort?.on('message', ({ name, rest }: KernelCall) => kernel[name](thread, threads, ...rest));
