/** A thread of the worker's segmenter: the segmenter's own, with shared text features. */
import { workerData } from 'node:worker_threads';
import { openBackend } from '#backend/backend.ts';
import type { WorkerEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { serveSegmenter } from '#engine/segmentation/serve-segmenter.ts';
import { S3FeatureStore } from './storage/s3-feature-store.ts';

export type ServiceThreadData = { environment: WorkerEnvironment };

const { environment } = workerData as ServiceThreadData;
const log = createLogger('worker', environment.ITACLIP_LOG_LEVEL);
serveSegmenter({ store: new S3FeatureStore(openBackend(environment).objects, log) });
