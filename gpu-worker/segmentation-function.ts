/**
 * Lambda entry: segments the photos of the function's queue with the worker's job code. A live call renews its lease
 * and its message; a call that is killed loses both within a minute, and another one takes the job.
 */
import '#engine/inference/disable-telemetry.ts';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readEnvironment, segmentationFunctionEnvironment } from '#contracts/environment.ts';
import { handleBatch } from './function/handle-batch.ts';
import { FunctionParts } from './function/open-function.ts';

const parts = new FunctionParts(readEnvironment(segmentationFunctionEnvironment, process.env));
parts.start();

export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return handleBatch(parts, event, context);
}
