/** The rights of each function: those that its code uses, and no others. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import { IMAGE_FEATURES_PREFIX, UPLOADS_PREFIX } from '#contracts/storage/object-keys.ts';
import { parseS3Address, type S3Address } from '#contracts/storage/s3-address.ts';
import { ARTIFACT_PREFIXES } from '../constructs/image-bucket.ts';
import { explainCheck } from '../stages/explained-checks.ts';
import { publicUrlParameter } from '../stages/public-url.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { ServiceFunctions } from '../constructs/service-function.ts';
import { hasFunction, hasGpus, type StageConfiguration } from '../stages/stage-configuration.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import type { WorkQueues } from '../constructs/work-queues.ts';

/** `/readyz` requests this key; no such object exists. */
const READINESS_KEY = 'readiness';

export type Shared = {
  data: DataStack;
  queues: WorkQueues;
  configuration: StageConfiguration;
};

export function grantFunctionRights(
  functions: ServiceFunctions,
  { data, queues, configuration }: Shared,
): void {
  const { rights: api } = functions.api;
  const { rights: imports } = functions.imports;
  const { rights: webhooks } = functions.webhooks;
  const { rights: deadLetters } = functions['dead-letters'];
  const { rights: sweeper } = functions.sweeper;
  const { rights: schedules } = functions.schedules;
  const { jobs, images } = data;
  const { interactive, batch, imports: importQueue, webhooks: webhookQueue } = queues;
  const { evaluations, photos } = workQueuesOf(configuration, queues);
  const looksForGpus = hasFunction(configuration) && hasGpus(configuration);

  jobs.allow(api, ['read', 'list', 'put', 'update', 'delete']);
  images.allow(api, {
    read: [UPLOADS_PREFIX, ...ARTIFACT_PREFIXES, READINESS_KEY],
    write: [UPLOADS_PREFIX],
    listParts: [UPLOADS_PREFIX],
    abortParts: [UPLOADS_PREFIX],
    delete: [UPLOADS_PREFIX, IMAGE_FEATURES_PREFIX, ...ARTIFACT_PREFIXES],
    list: true,
  });
  allowSources(api, configuration.api.s3Sources);
  for (const queue of [...photos, importQueue]) queue.allow(api, ['send', 'count']);
  // Readiness asks this queue.
  interactive.allow(api, ['count']);
  webhookQueue.allow(api, ['send']);

  jobs.allow(imports, ['read', 'update', ...(looksForGpus ? (['list'] as const) : [])]);
  images.allow(imports, { write: [UPLOADS_PREFIX], delete: [UPLOADS_PREFIX] });
  for (const queue of photos) queue.allow(imports, looksForGpus ? ['send', 'count'] : ['send']);
  // An image whose server is not ready is fetched again later.
  for (const queue of [importQueue, webhookQueue]) queue.allow(imports, ['send']);

  jobs.allow(webhooks, ['read', 'put', 'update']);
  webhookQueue.allow(webhooks, ['send']);

  jobs.allow(deadLetters, ['read', 'update']);
  webhookQueue.allow(deadLetters, ['send']);

  jobs.allow(sweeper, ['read', 'list', 'update', 'delete', 'sweep']);
  images.allow(sweeper, {
    abortParts: [UPLOADS_PREFIX],
    delete: [UPLOADS_PREFIX, IMAGE_FEATURES_PREFIX, ...ARTIFACT_PREFIXES],
    list: true,
  });
  // The backlog of GPU workers.
  for (const queue of [interactive, batch]) queue.allow(sweeper, ['count']);
  for (const queue of [...photos, evaluations, importQueue, webhookQueue]) queue.allow(sweeper, ['send']);

  jobs.allow(schedules, ['read', 'list', 'put', 'update', 'sweep']);
  for (const queue of [evaluations, webhookQueue]) queue.allow(schedules, ['send']);
}

/** The queues to which `contracts/compute/compute.ts` sends work in a stage. */
export function workQueuesOf(
  configuration: StageConfiguration,
  { interactive, batch, function: byFunction }: WorkQueues,
): { photos: WorkQueue[]; evaluations: WorkQueue } {
  const ofGpus = hasGpus(configuration) ? [interactive, batch] : [];
  const ofFunction = hasFunction(configuration) ? [byFunction] : [];
  return { photos: [...ofGpus, ...ofFunction], evaluations: hasGpus(configuration) ? batch : byFunction };
}

/** Prefixes of the tenants' own buckets, by tenant. */
type Sources = StageConfiguration['api']['s3Sources'];

/** Returns the ARNs of the tenants' images and datasets. */
export function sourceArns(sources: Sources): string[] {
  return addressesOf(sources).map(({ bucket, key }) => `arn:aws:s3:::${bucket}/${key}*`);
}

/** Returns the ARNs of the buckets themselves. */
export function sourceBucketArns(sources: Sources): string[] {
  const names = new Set(addressesOf(sources).map(({ bucket }) => bucket));
  return [...names].map((name) => `arn:aws:s3:::${name}`);
}

function addressesOf(sources: Sources): S3Address[] {
  return Object.values(sources)
    .flat()
    .flatMap((source) => parseS3Address(source) ?? []);
}

/** The policies of those buckets must allow it, too. */
export function allowSources(role: IRole, sources: Sources): void {
  const arns = sourceArns(sources);
  if (arns.length === 0) return;
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: arns }));
  explainCheck(
    role,
    /^AwsSolutions-IAM5\[Resource::arn:aws:s3:::/,
    'The operator names buckets and prefixes in which images and datasets of tenants may lie, not each file.',
  );
}

/**
 * Allows reading datasets. Whole buckets are listed: otherwise S3 answers 403 for a missing object.
 */
export function allowDatasets(role: IRole, sources: Sources): void {
  allowSources(role, sources);
  const buckets = sourceBucketArns(sources);
  if (buckets.length === 0) return;
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: buckets }));
}

/** Without a domain, the address of the edge is a parameter. */
export function allowPublicUrl(role: IRole, stageName: string): void {
  const resource = `parameter${publicUrlParameter(stageName)}`;
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['ssm:GetParameters'],
      resources: [Stack.of(role).formatArn({ service: 'ssm', resource })],
    }),
  );
}
