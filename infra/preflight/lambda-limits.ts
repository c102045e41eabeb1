/** Compares what a stage asks of Lambda with what the account allows. */
import { GetAccountSettingsCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { hasFunction, type StageConfiguration } from '../stages/stage-configuration.ts';
import { missing, ok, unknown, type Finding } from './finding.ts';

/** Accounts allow this much from their first day on. */
const FIRST_DAY_MEBIBYTES = 3008;
/** AWS keeps this many executions of an account free of reservations. */
const UNRESERVED = 100;
/** The executions that the API needs at least beside all others: `Prefer: wait` holds one for up to 25 s. */
const FOR_THE_API = 3;

const ASK = 'Ask for more in Service Quotas, AWS Lambda, "Concurrent executions" (L-B99A9384): 1,000.';

export async function checkLambda(configuration: StageConfiguration): Promise<Finding[]> {
  const client = new LambdaClient({ region: configuration.region });
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand());
  const allowed = AccountLimit?.ConcurrentExecutions ?? 0;
  return [
    judgeExecutions(configuration, allowed),
    ...judgeReservation(configuration, AccountLimit?.UnreservedConcurrentExecutions ?? 0),
    ...(hasFunction(configuration) ? [await checkMemory(configuration, client)] : []),
  ];
}

/** The executions that queues may start at a time, apart from rare and short ones: dead letters, sweeper, schedules. */
function executionsOf({ functions, worker }: StageConfiguration, withFunction: boolean): number {
  const { imports, webhooks } = functions;
  return imports.concurrency + webhooks.concurrency + (withFunction ? worker.function.concurrency : 0);
}

function judgeExecutions(configuration: StageConfiguration, allowed: number): Finding {
  const used = executionsOf(configuration, hasFunction(configuration));
  const found = `Lambda allows ${allowed} executions at a time in ${configuration.region}; queues of the stage use up to ${used}`;
  if (allowed >= used + FOR_THE_API) return ok(found);
  return missing(
    `${found}, and the API needs at least ${FOR_THE_API}`,
    `${ASK} Or lower functions.*.concurrency and worker.function.concurrency.`,
  );
}

function judgeReservation({ functions: { api } }: StageConfiguration, unreserved: number): Finding[] {
  if (api.concurrency === 'account') return [];
  const found = `functions.api.concurrency reserves ${api.concurrency} executions of ${unreserved} that are not reserved`;
  if (unreserved - api.concurrency >= UNRESERVED) return [ok(found)];
  return [missing(found, `AWS keeps ${UNRESERVED} free: set functions.api.concurrency to 'account'. ${ASK}`)];
}

/** No call tells the limit: a function that has more proves that the account may. */
async function checkMemory({ worker, region }: StageConfiguration, client: LambdaClient): Promise<Finding> {
  const { memoryMebibytes } = worker.function;
  const found = `The function that segments has ${memoryMebibytes} MB`;
  if (memoryMebibytes <= FIRST_DAY_MEBIBYTES) return ok(`${found}; every account allows that`);
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    const proof = Functions.find(({ MemorySize = 0 }) => MemorySize >= memoryMebibytes);
    if (proof) return ok(`${found}; ${proof.FunctionName} in ${region} has ${proof.MemorySize}`);
  }
  return unknown(
    `${found}; new accounts allow ${FIRST_DAY_MEBIBYTES}, and no call tells how much this one allows`,
    `Set worker.function.memoryMebibytes to ${FIRST_DAY_MEBIBYTES}, or ask AWS support for 10,240 MB.`,
  );
}
