/**
 * The environment variables of every process. Whoever sets them (CDK, the local system) and whoever reads
 * them share these names. A process reads them once, when it starts, and reports all problems together. AWS
 * endpoints are set by the SDK's own variables (`AWS_ENDPOINT_URL_S3`, `_SQS`, `_DYNAMODB`).
 */
import { z } from 'zod';
import { COMPUTES } from './compute/compute.ts';
import { describeIssues } from './describe-issues.ts';
import { destinationsSchema, NO_DESTINATIONS } from './destinations.ts';
import { ProblemError } from './errors.ts';
import { DEFAULT_REPAIR_SECONDS } from './limits.ts';
import { EXECUTION_PROVIDERS } from './segmentation/execution-provider.ts';
import { PRECISION_CHOICES, PRECISIONS } from './segmentation/precision.ts';
import { s3PrefixSchema } from './storage/s3-address.ts';
import { tenantSchema } from './tenant.ts';
import { urlSchema } from './url.ts';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const count = (minimum: number, maximum: number) => z.coerce.number().int().min(minimum).max(maximum);
const json = <Output>(schema: z.ZodType<Output>) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'expected JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every process has the table, the bucket and the queues. */
const backend = {
  ITACLIP_TABLE: z.string().min(3),
  ITACLIP_BUCKET: z.string().min(3),
  ITACLIP_INTERACTIVE_QUEUE_URL: z.url(),
  ITACLIP_BATCH_QUEUE_URL: z.url(),
  ITACLIP_FUNCTION_QUEUE_URL: z.url(),
  ITACLIP_IMPORT_QUEUE_URL: z.url(),
  ITACLIP_WEBHOOK_QUEUE_URL: z.url(),
  /** The place where this stage segments photos; one machine has only workers. */
  ITACLIP_COMPUTE: z.enum(COMPUTES).default('gpu'),
  /** The local stand-in does not support bucket host names. */
  ITACLIP_S3_PATH_STYLE: flag.default(false),
  /**
   * The address at which others use signed links of the store, if not its endpoint. Only the API of
   * one machine forwards them.
   */
  ITACLIP_LINK_ENDPOINT: urlSchema.optional(),
  ITACLIP_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  /** Delay after which the sweeper checks whether a write that should have followed another is missing. */
  ITACLIP_REPAIR_SECONDS: count(1, 3600).default(DEFAULT_REPAIR_SECONDS),
};

/** Processes that send links to customers need these. */
const links = {
  /** The base of links in responses and events, without a trailing slash. */
  ITACLIP_PUBLIC_URL: urlSchema.transform((url) => url.replace(/\/+$/, '')),
};

/** Processes that call addresses chosen by customers need these. */
const guardedFetch = {
  /**
   * Allows http and loopback addresses, so that a receiver can be tried on one machine. Not for production.
   */
  ITACLIP_ALLOW_LOCAL_URLS: flag.default(false),
  /** Hosts and ranges of a local network that may be called, too: `nas.lan, 192.168.1.0/24`. */
  ITACLIP_ALLOWED_DESTINATIONS: destinationsSchema.default(NO_DESTINATIONS),
};

/** Processes that start evaluations need these. */
const datasets = {
  /** Allowed dataset locations by tenant: `{"acme": ["s3://their-bucket/datasets/"]}`. */
  ITACLIP_DATASET_SOURCES: json(z.record(tenantSchema, z.array(s3PrefixSchema))).default({}),
  /** A local folder that may contain datasets, too. */
  ITACLIP_DATA_ROOT: z.string().optional(),
};

const browsers = {
  /** Allowed origins of browser apps, separated by commas; `*` allows all. */
  ITACLIP_CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((origin) => origin.trim())
        .filter(Boolean),
    ),
};

export const storeEnvironment = z.object(browsers);

export const backendEnvironment = z.object(backend);

export const apiEnvironment = z.object({
  ...backend,
  ...links,
  ...guardedFetch,
  ...datasets,
  ...browsers,
  /** Request limit per tenant and minute. */
  ITACLIP_REQUESTS_PER_MINUTE: count(1, 1_000_000).default(600),
  /** Allowed sources for `image.s3` by tenant: `{"acme": ["s3://their-bucket/images/"]}`. */
  ITACLIP_S3_SOURCES: json(z.record(tenantSchema, z.array(s3PrefixSchema))).default({}),
  /** The folder of the console's files, where they are not beside a bundle. */
  ITACLIP_CONSOLE_FOLDER: z.string().optional(),
  /**
   * The secret in Secrets Manager that the edge adds to every request; the API answers 403 to requests
   * without it.
   */
  ITACLIP_ORIGIN_SECRET_ARN: z.string().min(20).optional(),
});

/** The address at which the API listens on one machine; port 0 chooses a free port. */
export const listenEnvironment = z.object({
  ITACLIP_API_HOST: z.string().default('127.0.0.1'),
  ITACLIP_API_PORT: count(0, 65_535).default(8080),
});

export const importsEnvironment = z.object({ ...backend, ...guardedFetch });
export const webhooksEnvironment = z.object({ ...backend, ...links, ...guardedFetch });

export const schedulesEnvironment = z.object({ ...backend, ...guardedFetch, ...datasets });

export const sweeperEnvironment = z.object({
  ...backend,
  /** The dimension of the metrics (`metrics.ts`). */
  ITACLIP_STAGE: z.string().min(1).default('local'),
});

/** The environment of the function that rotates the origin secret; its events name the secret. */
export const originSecretEnvironment = z.object({
  ITACLIP_DISTRIBUTION_ID: z.string().min(5),
  ITACLIP_LOG_LEVEL: backend.ITACLIP_LOG_LEVEL,
});

/** The environment of the canary, which calls the service at its public address and has a key of its own in the table. */
export const canaryEnvironment = z.object({
  ITACLIP_TABLE: backend.ITACLIP_TABLE,
  ITACLIP_COMPUTE: backend.ITACLIP_COMPUTE,
  ...links,
  ITACLIP_LOG_LEVEL: backend.ITACLIP_LOG_LEVEL,
});

export const workerEnvironment = z.object({
  ...backend,
  /**
   * A name from `models list`, or a folder. Default: the paper's model if it is installed, else the bundled
   * one.
   */
  ITACLIP_MODEL: z.string().optional(),
  /** If the model is not installed, the worker copies it from `models/NAME/` in the bucket. */
  ITACLIP_MODEL_FROM_BUCKET: flag.default(false),
  ITACLIP_EXECUTION_PROVIDER: z.enum(EXECUTION_PROVIDERS).default('cpu'),
  /** `auto` measures at the first start; machines of several kinds may then give different labels. */
  ITACLIP_PRECISION: z.enum(PRECISION_CHOICES).default('float32'),
  ITACLIP_THREADS: count(0, 256).default(0),
  /** Photos that the worker has at the same time; 0 chooses by the cores. Huge photos lower it by themselves. */
  ITACLIP_PHOTOS_AT_ONCE: count(0, 16).default(0),
  /** Keeps features of images for their tenant, in memory and in the bucket, until the image is deleted. */
  ITACLIP_KEEP_FEATURES: flag.default(true),
  /** The visibility timeout of a message; a live worker extends it. Leases are a little shorter (`lease.ts`). */
  ITACLIP_VISIBILITY_SECONDS: count(2, 600).default(60),
  /** Time from SIGTERM until the process must have ended. ECS allows up to 120 seconds. */
  ITACLIP_GRACE_SECONDS: count(1, 120).default(110),
  /** The port of health checks; 0 chooses a free port. */
  ITACLIP_HEALTH_PORT: count(0, 65_535).default(8081),
  /** The price of the machine, used for estimates, and where the figure comes from. */
  ITACLIP_PRICE_PER_HOUR: z.coerce.number().min(0).optional(),
  ITACLIP_PRICE_SOURCE: z.string().default('set by the operator'),
  /** ECS sets this in every task. */
  ECS_AGENT_URI: z.url().optional(),
});

/** The environment of the function that segments: Lambda ends it at its deadline, and it answers no health checks. */
export const segmentationFunctionEnvironment = workerEnvironment
  .omit({ ITACLIP_GRACE_SECONDS: true, ITACLIP_HEALTH_PORT: true, ECS_AGENT_URI: true })
  // Each instance has a new cache folder, so `auto` would measure again at every cold start.
  .extend({ ITACLIP_PRECISION: z.enum(PRECISIONS).default('float32') });

export type BackendEnvironment = z.infer<typeof backendEnvironment>;
export type ApiEnvironment = z.infer<typeof apiEnvironment>;
export type WorkerEnvironment = z.infer<typeof workerEnvironment>;
export type SegmentationFunctionEnvironment = z.infer<typeof segmentationFunctionEnvironment>;

/** Reads the variables. Throws `invalid-request` that names every variable that is missing or wrong. */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Record<string, string | undefined>,
): Readonly<z.infer<Schema>> {
  const names = Object.keys(schema.shape);
  const given = Object.fromEntries(
    names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ProblemError(
    'invalid-request',
    `These environment variables are missing or wrong:\n${describeIssues(parsed.error)}`,
    { cause: parsed.error },
  );
}
