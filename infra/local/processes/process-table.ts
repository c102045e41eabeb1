/** The processes of the service, which CDK deploys as Lambdas and as an ECS service. */
import type { ProcessPlan } from './managed-process.ts';
import { deadLetterQueueUrl } from '../stand-ins/resources.ts';

export type ServiceConfiguration = {
  host: string;
  port: number;
  workers: number;
  /** The interval in seconds of sweeps and of checks for due schedules. */
  sweepSeconds: number;
};

const FUNCTION_PROCESS = 'infra/local/processes/function-process.ts';

/**
 * @param environment Given to every process: the SDK's variables, names of resources,
 * configuration.
 */
export function processTable(
  configuration: ServiceConfiguration,
  environment: Record<string, string>,
): ProcessPlan[] {
  const queue = (name: string) => environment[`ITACLIP_${name}_QUEUE_URL`] ?? '';
  const onQueues = (name: string, urls: readonly string[]): ProcessPlan => ({
    name,
    entry: FUNCTION_PROCESS,
    arguments: [`functions/${name}/handler.ts`, ...urls],
    environment,
  });
  const byTimer = (name: string): ProcessPlan => ({
    name,
    entry: FUNCTION_PROCESS,
    arguments: [`functions/${name}/handler.ts`, '--every', String(configuration.sweepSeconds)],
    environment,
  });
  const plans: ProcessPlan[] = [
    {
      name: 'api',
      entry: 'functions/api/local.ts',
      environment: {
        ...environment,
        ITACLIP_API_HOST: configuration.host,
        ITACLIP_API_PORT: String(configuration.port),
      },
    },
    ...Array.from({ length: configuration.workers }, (_, index) => ({
      name: `worker-${index + 1}`,
      entry: 'gpu-worker/worker.ts',
      environment: { ITACLIP_GRACE_SECONDS: '10', ...environment, ITACLIP_HEALTH_PORT: '0' },
    })),
    onQueues('imports', [queue('IMPORT')]),
    onQueues('webhooks', [queue('WEBHOOK')]),
    onQueues(
      'dead-letters',
      ['INTERACTIVE', 'BATCH', 'FUNCTION', 'IMPORT'].map(queue).map(deadLetterQueueUrl),
    ),
    byTimer('sweeper'),
    byTimer('schedules'),
  ];
  // The SDK puts it into the user agent of its calls: a log of them then says who made each.
  return plans.map((plan) => ({
    ...plan,
    environment: { ...plan.environment, AWS_SDK_UA_APP_ID: plan.name },
  }));
}
