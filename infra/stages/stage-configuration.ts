/**
 * What may differ between stages, with its rules. `config.ts` holds the values; whoever changes one
 * that does not fit is told every problem at once, before anything is made.
 */
import { z } from 'zod';
import { describeIssues } from '#contracts/describe-issues.ts';
import { ProblemError } from '#contracts/errors.ts';
import { s3PrefixSchema } from '#contracts/storage/s3-address.ts';
import { tenantSchema } from '#contracts/tenant.ts';

/** GPU instances with one GPU and at least 16 GiB, which is what the task asks for. */
export const GPU_INSTANCE_TYPES = [
  'g6.xlarge',
  'g6.2xlarge',
  'g5.xlarge',
  'g5.2xlarge',
  'g4dn.xlarge',
  'g4dn.2xlarge',
] as const;

/** Retention times that CloudWatch Logs knows, in days. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 180, 365] as const;

const domain = z.strictObject({
  /** `api.example.com`. */
  name: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'expected a domain name in lower case'),
  /** The public hosted zone that holds it, in Route 53: certificate and address are written there. */
  hostedZone: z.strictObject({ id: z.string().regex(/^Z[A-Z0-9]+$/), name: z.string() }),
});

/** By tenant: `s3://their-bucket/images/`. Workers reach the stage's region only. */
const sources = z.record(tenantSchema, z.array(s3PrefixSchema));

const api = z.strictObject({
  requestsPerMinute: z.int().min(1).max(1_000_000),
  /** Origins of browser apps; `*` for all. */
  corsOrigins: z.array(z.union([z.literal('*'), z.url()])),
  /** Where `image.s3` may point. */
  s3Sources: sources,
  /** Where datasets of evaluations may lie. */
  datasetSources: sources,
  /** Requests of one address in five minutes, above which the firewall refuses it. */
  requestsPerAddress: z.int().min(10).max(2_000_000_000),
  /** Days after which the header that proves the edge to the API gets another value. */
  originSecretDays: z.int().min(1).max(365),
});

const worker = z
  .strictObject({
    /** The cheapest that is to be had is taken, from the front. */
    instanceTypes: z.array(z.enum(GPU_INSTANCE_TYPES)).min(1),
    /** Of the instances above `onDemandBase`, so many are Spot instances. */
    spotPercent: z.int().min(0).max(100),
    onDemandBase: z.int().min(0).max(100),
    minimum: z.int().min(0).max(100),
    maximum: z.int().min(1).max(100),
    /** That an image of the most usual kind occupies a worker: scaling counts jobs by it. */
    secondsPerImage: z.number().min(0.1).max(600),
    /** In the image, or in a folder of the bucket (`models/NAME/`) and copied when a worker starts. */
    model: z.strictObject({
      name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i),
      from: z.enum(['image', 's3']),
    }),
    precision: z.enum(['float32', 'float16']),
    /** From WordNet, or of a model of Amazon Bedrock that is called in the stage's region by its own id. */
    auxiliaryTexts: z.union([
      z.literal('wordnet'),
      z.strictObject({ bedrockModel: z.string().regex(/^[a-z0-9-]+\.[a-z0-9.:-]+$/) }),
    ]),
    /** Of the first instance type, for estimates in answers, and where the figure is from. */
    price: z.strictObject({ perHour: z.number().min(0), source: z.string().min(1) }),
    rootVolumeGibibytes: z.int().min(60).max(1000),
  })
  .refine(({ minimum, maximum }) => minimum <= maximum, {
    path: ['maximum'],
    message: 'expected at least as many as minimum',
  });

export const stageConfigurationSchema = z
  .strictObject({
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as us-east-1'),
    /** Two or three of the region in which the GPU instances are to be had. */
    availabilityZones: z.array(z.string()).min(2).max(3),
    /** Without one, the service has CloudFront's own name. */
    domain: domain.optional(),
    /** What becomes of images, jobs and keys when the stage is destroyed. */
    data: z.enum(['retained', 'removed']),
    logDays: z.union(LOG_DAYS.map((days) => z.literal(days))),
    /** Figures are log lines, too, of the level info. */
    logLevel: z.enum(['debug', 'info']),
    alarms: z.strictObject({
      emails: z.array(z.email()),
      /** The runbook that alarms link to. */
      runbookUrl: z.string().min(1),
      oldestMessageMinutes: z.int().min(1),
      repairsPerHour: z.int().min(0),
      latencySeconds: z.number().min(0.1),
    }),
    api,
    worker,
  })
  .refine(({ region, availabilityZones }) => availabilityZones.every((zone) => zone.startsWith(region)), {
    path: ['availabilityZones'],
    message: 'expected zones of the region',
  });

export const stagesSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9]{1,11}$/, 'expected a name of 2 to 12 lower-case letters and digits'),
  stageConfigurationSchema,
);

export type StageConfiguration = z.infer<typeof stageConfigurationSchema>;
export type WorkerConfiguration = StageConfiguration['worker'];

/** Throws `invalid-request` that names every value that does not fit. */
export function parseStages(stages: unknown): Record<string, StageConfiguration> {
  const parsed = stagesSchema.safeParse(stages);
  if (parsed.success) return parsed.data;
  throw new ProblemError(
    'invalid-request',
    `These values of infra/stages/config.ts do not fit:\n${describeIssues(parsed.error)}`,
    { cause: parsed.error },
  );
}
