/** The thread in which graphs run, started by `segmenter-client.ts`. */
import { workerData } from 'node:worker_threads';
import { ImageSegmenter } from './image-segmenter.ts';
import { serveTasks } from './serve-tasks.ts';
import type { ThreadData } from './thread-messages.ts';

const { configuration } = workerData as ThreadData;
serveTasks((signal) => ImageSegmenter.open(configuration, undefined, signal));
