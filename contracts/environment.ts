/**
 * The environment variables of every process: whoever sets them (CDK, the local system) and whoever
 * reads them share these names. They are read once, at the start; all problems are told together.
 * Endpoints of AWS are the SDK's own variables (`AWS_ENDPOINT_URL_S3`, `_SQS`, `_DYNAMODB`).
 */
import { z } from 'zod';
import { describeIssues } from './describe-issues.ts';
import { ProblemError } from './errors.ts';
import { DEFAULT_REPAIR_SECONDS } from './limits.ts';
import { s3PrefixSchema } from './storage/s3-address.ts';
import { tenantSchema } from './tenant.ts';

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

/** Table, bucket and queues: every process has them. */
const backend = {
  ITACLIP_TABLE: z.string().min(3),
  ITACLIP_BUCKET: z.string().min(3),
  ITACLIP_INTERACTIVE_QUEUE_URL: z.url(),
  ITACLIP_BATCH_QUEUE_URL: z.url(),
  ITACLIP_IMPORT_QUEUE_URL: z.url(),
  ITACLIP_WEBHOOK_QUEUE_URL: z.url(),
  /** The stand-in knows no bucket host names. */
  ITACLIP_S3_PATH_STYLE: flag.default(false),
  ITACLIP_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  /** After so long the sweeper looks whether a write that should have followed another is missing. */
  ITACLIP_REPAIR_SECONDS: count(1, 3600).default(DEFAULT_REPAIR_SECONDS),
};

/** Tells customers where things are. */
const links = {
  /** What links in answers and events begin with; without a slash at the end. */
  ITACLIP_PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
};

/** Calls addresses that customers choose. */
const guardedFetch = {
  /** For one machine only: http and loopback, so that a receiver can be tried there. */
  ITACLIP_ALLOW_LOCAL_URLS: flag.default(false),
};

/** Starts evaluations. */
const datasets = {
  /** `{"acme": ["s3://their-bucket/datasets/"]}`: where datasets may lie, by tenant. */
  ITACLIP_DATASET_SOURCES: json(z.record(tenantSchema, z.array(s3PrefixSchema))).default({}),
  /** A folder of this machine below which datasets may lie, too. */
  ITACLIP_DATA_ROOT: z.string().optional(),
};

const browsers = {
  /** Origins of browser apps, separated by commas; `*` for all. */
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
  /** Requests a minute of one tenant. */
  ITACLIP_REQUESTS_PER_MINUTE: count(1, 1_000_000).default(600),
  /** `{"acme": ["s3://their-bucket/images/"]}`: where `image.s3` may point, by tenant. */
  ITACLIP_S3_SOURCES: json(z.record(tenantSchema, z.array(s3PrefixSchema))).default({}),
  /** The secret in Secrets Manager that the edge adds to every request; without it the API answers 403. */
  ITACLIP_ORIGIN_SECRET_ARN: z.string().min(20).optional(),
});

/** Where the API listens on one machine; 0 chooses a port. */
export const listenEnvironment = z.object({
  ITACLIP_API_HOST: z.string().default('127.0.0.1'),
  ITACLIP_API_PORT: count(0, 65_535).default(8080),
});

export const importsEnvironment = z.object({ ...backend, ...guardedFetch });
export const webhooksEnvironment = z.object({ ...backend, ...links, ...guardedFetch });

export const schedulesEnvironment = z.object({ ...backend, ...guardedFetch, ...datasets });

export const sweeperEnvironment = z.object({
  ...backend,
  /** Of the metrics (`metrics.ts`). */
  ITACLIP_STAGE: z.string().min(1).default('local'),
});

/** Of the rotation of the origin secret, which its events name. */
export const originSecretEnvironment = z.object({
  ITACLIP_DISTRIBUTION_ID: z.string().min(5),
  ITACLIP_LOG_LEVEL: backend.ITACLIP_LOG_LEVEL,
});

export const workerEnvironment = z.object({
  ...backend,
  /** A name of `models list`, or a folder. Default: the paper's where it is installed, else the bundled one. */
  ITACLIP_MODEL: z.string().optional(),
  /** Whether it is copied from `models/NAME/` of the bucket where it is not installed. */
  ITACLIP_MODEL_FROM_BUCKET: flag.default(false),
  ITACLIP_EXECUTION_PROVIDER: z.enum(['cpu', 'cuda']).default('cpu'),
  ITACLIP_PRECISION: z.enum(['float32', 'float16', 'int8']).default('float32'),
  ITACLIP_THREADS: count(0, 256).default(0),
  /** How long a message is hidden; a worker that lives extends it. */
  ITACLIP_VISIBILITY_SECONDS: count(2, 43_200).default(60),
  /** From SIGTERM until the process must have ended. ECS allows up to 120. */
  ITACLIP_GRACE_SECONDS: count(1, 120).default(110),
  /** Of health checks; 0 chooses one. */
  ITACLIP_HEALTH_PORT: count(0, 65_535).default(8081),
  /** Of the machine, for estimates, and where the figure is from. */
  ITACLIP_PRICE_PER_HOUR: z.coerce.number().min(0).optional(),
  ITACLIP_PRICE_SOURCE: z.string().default('set by the operator'),
  /** Set by ECS in every task. */
  ECS_AGENT_URI: z.url().optional(),
});

export type BackendEnvironment = z.infer<typeof backendEnvironment>;
export type ApiEnvironment = z.infer<typeof apiEnvironment>;
export type WorkerEnvironment = z.infer<typeof workerEnvironment>;

/** Throws `invalid-request` that names every variable that is missing or wrong. */
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
