/**
 * The configuration of a stage, with its rules. `config.ts` holds the values; invalid ones are
 * all reported at once, before anything is deployed.
 */
import { z } from 'zod';
import { COMPUTES } from '#contracts/compute/compute.ts';
import { describeIssues } from '#contracts/describe-issues.ts';
import { ProblemError } from '#contracts/errors.ts';
import { destinationsSchema } from '#contracts/destinations.ts';
import { s3PrefixSchema } from '#contracts/storage/s3-address.ts';
import { tenantSchema } from '#contracts/tenant.ts';

/** This model comes with the sources (`models/storybook`), so nothing has to be downloaded. */
export const BUNDLED_MODEL = 'storybook';

/** GPU instances with one GPU and at least 16 GiB, which the task needs. */
const GPU_INSTANCE_TYPES = [
  'g6.xlarge',
  'g6.2xlarge',
  'g5.xlarge',
  'g5.2xlarge',
  'g4dn.xlarge',
  'g4dn.2xlarge',
] as const;

/** Retention times that CloudWatch Logs supports, in days. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365] as const;

const domain = z.strictObject({
  /** A domain name such as `api.example.com`. */
  name: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'expected a domain name in lower case'),
  /**
   * The public hosted zone in Route 53 that holds the name: certificate and address records are
   * written there.
   */
  hostedZone: z.strictObject({ id: z.string().regex(/^Z[A-Z0-9]+$/), name: z.string() }),
});

/**
 * Prefixes such as `s3://their-bucket/images/`, by tenant. Workers reach only the stage's region.
 */
const sources = z.record(tenantSchema, z.array(s3PrefixSchema));

const api = z.strictObject({
  requestsPerMinute: z.int().min(1).max(1_000_000),
  /** Hosts and ranges of a network that the functions reach, which webhooks and image URLs may name. */
  allowedDestinations: z
    .array(z.string())
    .refine(
      (list) => destinationsSchema.safeParse(list.join(',')).success,
      'expected host names, addresses or ranges such as 10.1.0.0/16',
    ),
  /** Origins of browser apps; `*` for all. */
  corsOrigins: z.array(z.union([z.literal('*'), z.url()])),
  /** The prefixes to which `image.s3` may point. */
  s3Sources: sources,
  /** The prefixes that may hold datasets of evaluations. */
  datasetSources: sources,
  /** A web ACL in front of CloudFront, for 9 dollars a month. Without one, `functions.api` bounds what floods cost. */
  firewall: z.boolean(),
  /** Requests of one address in five minutes, above which the firewall refuses it. */
  requestsPerAddress: z.int().min(10).max(2_000_000_000),
  /** The interval at which the secret between edge and API is rotated. */
  originSecretDays: z.int().min(1).max(365),
});

/** SQS starts at least two executions of a function, and at most this many. */
const executions = z.strictObject({ concurrency: z.int().min(2).max(1000) });

/** The executions of background functions: with those that segment, they must leave the API some of the account's. */
const functions = z.strictObject({
  /**
   * The executions that the API may have at a time: as many as the account allows, or a number that AWS reserves for
   * it. Accounts with ten executions can reserve none.
   */
  api: z.strictObject({ concurrency: z.union([z.literal('account'), z.int().min(1).max(1000)]) }),
  imports: executions,
  webhooks: executions,
});

/** Lambda's range of memory, in MiB, and the cores that go with it: one for each 1,769 MiB. */
const functionMemory = z.int().min(2048).max(10_240);

/** The function that segments in stages with the compute `lambda` or `both`. */
const segmentationFunction = z.strictObject({
  /** New accounts allow at most 3,008, which costs as much for a photo as less memory, and takes less time (docs/benchmarks.md). */
  memoryMebibytes: functionMemory,
  /** Photos that are segmented at the same time. SQS starts at least two. */
  concurrency: z.int().min(2).max(1000),
  /** Graviton costs a fifth less. */
  architecture: z.enum(['arm64', 'x64']),
  precision: z.enum(['float32', 'int8']),
});

const worker = z
  .strictObject({
    /**
     * The place where photos are segmented: in a function on CPUs, which starts in seconds and costs nothing while idle; on GPU
     * instances; or in the function while no GPU is free, with batch work and evaluations on GPUs.
     */
    compute: z.enum(COMPUTES),
    function: segmentationFunction,
    /**
     * How GPU workers reach AWS: through private endpoints, without any route to the internet; through a NAT gateway;
     * or with public addresses, in subnets that admit no connection.
     */
    network: z.enum(['endpoints', 'nat', 'public']),
    /** The image of the GPU hosts: a pinned id, or the one that ECS recommends at the time of a deployment. */
    hostImage: z.union([z.literal('recommended'), z.string().regex(/^ami-[0-9a-f]{8,17}$/)]),
    /** The cheapest available type is taken, in this order. */
    instanceTypes: z.array(z.enum(GPU_INSTANCE_TYPES)).min(1),
    /** The share of Spot among the instances above `onDemandBase`. */
    spotPercent: z.int().min(0).max(100),
    onDemandBase: z.int().min(0).max(100),
    minimum: z.int().min(0).max(100),
    maximum: z.int().min(1).max(100),
    /** How long a typical image occupies a worker: scaling weighs jobs by it. */
    secondsPerImage: z.number().min(0.1).max(600),
    /**
     * The model is in the container image, or in a folder of the bucket (`models/NAME/`) that is
     * copied when a worker starts.
     */
    model: z.strictObject({
      name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i),
      from: z.enum(['image', 's3']),
    }),
    precision: z.enum(['float32', 'float16']),
    /** WordNet, or a model of Amazon Bedrock that is called in the stage's region by its own id. */
    auxiliaryTexts: z.union([
      z.literal('wordnet'),
      z.strictObject({ bedrockModel: z.string().regex(/^[a-z0-9-]+\.[a-z0-9.:-]+$/) }),
    ]),
    /** The price of the first instance type, for estimates in answers, and its source. */
    price: z.strictObject({ perHour: z.number().min(0), source: z.string().min(1) }),
    rootVolumeGibibytes: z.int().min(60).max(1000),
  })
  .refine(({ minimum, maximum }) => minimum <= maximum, {
    path: ['maximum'],
    message: 'expected at least as many as minimum',
  });

const stageConfigurationSchema = z
  .strictObject({
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as us-east-1'),
    /** One to three zones of the region that offer the GPU instances. Each costs its own endpoints. */
    availabilityZones: z.array(z.string()).min(1).max(3),
    /** Without one, the service has CloudFront's own name. */
    domain: domain.optional(),
    /** The fate of images, jobs and keys when the stage is destroyed. */
    data: z.enum(['retained', 'removed']),
    logDays: z.union(LOG_DAYS.map((days) => z.literal(days))),
    /** Metrics are log lines of the level info, too. */
    logLevel: z.enum(['debug', 'info']),
    dashboard: z.boolean(),
    alarms: z.strictObject({
      /** The essential ones tell that photos are lost, or that nothing works; each costs 10 cents a month for each figure. */
      which: z.enum(['essential', 'all']),
      emails: z.array(z.email()),
      /** The runbook that alarms link to. */
      runbookUrl: z.string().min(1),
      oldestMessageMinutes: z.int().min(1),
      repairsPerHour: z.int().min(0),
      latencySeconds: z.number().min(0.1),
      /** The budget of the stage in US dollars. A month that costs more, or is about to, is told by mail. */
      monthlyUsd: z.number().min(1),
    }),
    api,
    functions,
    worker,
  })
  .refine(({ worker: { compute, model } }) => compute === 'gpu' || isFetchable(model), {
    path: ['worker', 'model', 'from'],
    message: 'expected s3: the function has only the bundled model in its package',
  })
  .refine(({ region, availabilityZones }) => availabilityZones.every((zone) => zone.startsWith(region)), {
    path: ['availabilityZones'],
    message: 'expected zones of the region',
  });

/** The function's package contains the bundled model; any other is fetched from the bucket. */
function isFetchable({ name, from }: z.infer<typeof worker>['model']): boolean {
  return from === 's3' || name === BUNDLED_MODEL;
}

const stagesSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9]{1,11}$/, 'expected a name of 2 to 12 lower-case letters and digits'),
  stageConfigurationSchema,
);

export type StageConfiguration = z.infer<typeof stageConfigurationSchema>;
export type WorkerConfiguration = StageConfiguration['worker'];

export function hasGpus({ worker: { compute } }: StageConfiguration): boolean {
  return compute !== 'lambda';
}

export function hasFunction({ worker: { compute } }: StageConfiguration): boolean {
  return compute !== 'gpu';
}

/** CloudFront takes the web ACL and the certificate from us-east-1 only. */
export function hasGlobalEdge({ api: { firewall }, domain: ownDomain }: StageConfiguration): boolean {
  return firewall || ownDomain !== undefined;
}

/** Throws an `invalid-request` that names every invalid value. */
export function parseStages(stages: unknown): Record<string, StageConfiguration> {
  const parsed = stagesSchema.safeParse(stages);
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    'invalid-request',
    `These values of infra/stages/config.ts are invalid:\n${describeIssues(parsed.error)}`,
    { cause: parsed.error },
  );
}
