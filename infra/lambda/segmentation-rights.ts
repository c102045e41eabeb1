/** The rights of whatever segments, a GPU worker or the function: rows, images, artifacts, and messages of others. */
import { PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import {
  IMAGE_FEATURES_PREFIX,
  MODELS_PREFIX,
  TEXT_FEATURES_PREFIX,
  UPLOADS_PREFIX,
} from '#contracts/storage/object-keys.ts';
import { ARTIFACT_PREFIXES } from '../constructs/image-bucket.ts';
import type { WorkQueues } from '../constructs/work-queues.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { StageConfiguration } from '../stages/stage-configuration.ts';
import { allowDatasets, allowSources, workQueuesOf } from './function-rights.ts';

export type SegmentationRights = {
  data: DataStack;
  service: { queues: WorkQueues };
  configuration: StageConfiguration;
};

export function allowSegmentation(role: IRole, { data, service, configuration }: SegmentationRights): void {
  const { region, api, worker } = configuration;
  const { queues } = service;
  data.jobs.allow(role, ['read', 'put', 'update', 'delete']);
  data.images.allow(role, {
    read: [UPLOADS_PREFIX, TEXT_FEATURES_PREFIX, IMAGE_FEATURES_PREFIX, MODELS_PREFIX, ...ARTIFACT_PREFIXES],
    write: [...ARTIFACT_PREFIXES, TEXT_FEATURES_PREFIX, IMAGE_FEATURES_PREFIX],
    delete: [...ARTIFACT_PREFIXES, IMAGE_FEATURES_PREFIX],
    list: true,
  });
  allowSources(role, api.s3Sources);
  allowDatasets(role, api.datasetSources);
  // The plan of an evaluation sends its shards to the queue that it came from.
  const { evaluations } = workQueuesOf(configuration, queues);
  for (const queue of [evaluations, queues.webhooks]) queue.allow(role, ['send']);
  if (worker.auxiliaryTexts === 'wordnet') return;
  const model = `foundation-model/${worker.auxiliaryTexts.bedrockModel}`;
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['bedrock:InvokeModel'],
      resources: [`arn:aws:bedrock:${region}::${model}`],
    }),
  );
}
