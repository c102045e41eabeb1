/** A thread in which graphs run, started by `segmenter-client.ts`. */
import { workerData } from 'node:worker_threads';
import { keepCompiledCode } from '../threads/compiled-code.ts';
import type { ThreadData } from './thread-roles.ts';

// A thread does not inherit the cache of the thread that starts it.
keepCompiledCode((workerData as ThreadData).configuration.cacheFolder);
const { serveSegmenter } = await import('./serve-segmenter.ts');
serveSegmenter();
