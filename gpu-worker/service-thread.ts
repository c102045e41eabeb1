/** The worker thread that runs the model: the segmenter's, with shared text features. */
import { workerData } from 'node:worker_threads';
import { openBackend } from '#backend/backend.ts';
import type { WorkerEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { ImageSegmenter } from '#engine/segmentation/image-segmenter.ts';
import { serveTasks } from '#engine/segmentation/serve-tasks.ts';
import type { ThreadData } from '#engine/segmentation/thread-messages.ts';
import { S3FeatureStore } from './storage/s3-feature-store.ts';

export type ServiceThreadData = { environment: WorkerEnvironment };

const { configuration, environment } = workerData as ThreadData & ServiceThreadData;
const log = createLogger('worker', environment.ITACLIP_LOG_LEVEL);
const store = new S3FeatureStore(openBackend(environment).objects, log);
serveTasks((signal) => ImageSegmenter.open(configuration, store, signal));
