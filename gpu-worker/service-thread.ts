/** A thread of the worker's segmenter: the segmenter's own, with features that workers share. */
import { workerData } from 'node:worker_threads';
import { openBackend } from '#backend/backend.ts';
import type { SegmentationFunctionEnvironment } from '#contracts/environment.ts';
import { createLogger } from '#contracts/log.ts';
import { serveSegmenter } from '#engine/segmentation/serve-segmenter.ts';
import { BucketFeatures } from './storage/bucket-features.ts';
import { S3FeatureStore } from './storage/s3-feature-store.ts';

export type ServiceThreadData = { environment: Omit<SegmentationFunctionEnvironment, 'ITACLIP_PRECISION'> };

const { environment } = workerData as ServiceThreadData;
const log = createLogger('worker', environment.ITACLIP_LOG_LEVEL);
const { objects } = openBackend(environment);
serveSegmenter({ store: new S3FeatureStore(objects, log), featurePlace: new BucketFeatures(objects, log) });
