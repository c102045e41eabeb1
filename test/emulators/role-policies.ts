/**
 * Reads the policies of the synthesized roles and endpoints on the store, the queues and the table. The ARNs of
 * the emulated resources take the place of the template's references.
 */
import { STAGES } from '#infra/stages/config.ts';
import { synthesizeStage, type Resource } from '../support/cloud/synthesized-stage.ts';
import { ACCOUNT_ID, REGION } from './aws-calls.ts';

export type Statement = {
  Effect: string;
  Action: string[];
  Resource: string[];
  Principal?: unknown;
  Condition?: unknown;
};
export type Policy = { Version: string; Statement: Statement[] };

/** The beginning of the logical id of the role of each process. */
export const ROLE_OF_CALLER: Record<string, string> = {
  api: 'ApiRole',
  imports: 'ImportsRole',
  webhooks: 'WebhooksRole',
  'dead-letters': 'DeadLettersRole',
  sweeper: 'SweeperRole',
  schedules: 'SchedulesRole',
  'worker-1': 'TaskDefinitionTaskRole',
};

export type Permissions = {
  /** The policy of each caller's role. */
  roles: Record<string, Policy>;
  /** The policies of the worker's network, by service. */
  endpoints: Record<string, Policy>;
};

/** @param datasets Prefixes in which data sets of tenants may lie. */
export function synthesizePermissions(datasets: string[]): Permissions {
  const { api, worker } = STAGES.prod;
  const stage = synthesizeStage('prod', {
    api: { ...api, datasetSources: { operator: datasets } },
    // The processes of one machine have workers and no function.
    worker: { ...worker, compute: 'gpu' },
  });
  const resources = { ...stage.resources('service'), ...stage.resources('worker') };
  const roles = Object.entries(ROLE_OF_CALLER).map(([caller, role]) => [caller, policyOf(role, resources)]);
  return {
    roles: Object.fromEntries(roles) as Record<string, Policy>,
    endpoints: endpointPolicies(resources),
  };
}

function policyOf(role: string, resources: Record<string, Resource>): Policy {
  const statements = Object.values(resources)
    .filter(({ Type, Properties }) => {
      const roles = (Properties?.['Roles'] ?? []) as { Ref?: string }[];
      return Type === 'AWS::IAM::Policy' && roles.some(({ Ref = '' }) => Ref.startsWith(role));
    })
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as Policy).Statement);
  return { Version: '2012-10-17', Statement: concrete(statements) };
}

function endpointPolicies(resources: Record<string, Resource>): Record<string, Policy> {
  const found = Object.values(resources).filter(
    ({ Type, Properties }) => Type === 'AWS::EC2::VPCEndpoint' && Properties['PolicyDocument'],
  );
  const named = found.map(({ Properties }) => {
    const service = /\b(s3|dynamodb|sqs)\b/.exec(JSON.stringify(Properties['ServiceName']))?.[1] ?? '';
    const { Version, Statement } = Properties['PolicyDocument'] as Policy;
    return [service, { Version, Statement: concrete(Statement) }] as const;
  });
  return Object.fromEntries(named);
}

const SERVICES = /^(s3|sqs|dynamodb):/;

/** Leaves out statements on other services, which no emulator implements. */
function concrete(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((statement) => {
    const actions = [statement.Action].flat().filter((action) => SERVICES.test(action));
    if (actions.length === 0) return [];
    const targets = ([statement.Resource].flat() as unknown[]).map(resolve);
    const { Condition: condition } = statement;
    return [
      {
        ...statement,
        // Both forms mean everybody; the simulator knows one of them.
        ...(statement.Principal !== undefined && { Principal: '*' }),
        Action: actions,
        Resource: targets,
        ...(condition !== undefined && { Condition: resolveAll(condition) }),
      },
    ];
  });
}

function resolveAll(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isReference(value)) return resolve(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolveAll(each)]));
}

const isReference = (value: object) => Object.keys(value).some((name) => /^(Ref|Fn::)/.test(name));

/** Evaluates the references and joins of a template that occur in policies. */
function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: reference, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (join) return join[1].map(resolve).join(join[0]);
  const pseudo = PSEUDO_PARAMETERS[reference ?? ''];
  if (pseudo !== undefined) return pseudo;
  const text = JSON.stringify(value);
  const arn = ARNS.find(([pattern]) => pattern.test(text))?.[1];
  if (arn === undefined) throw new Error(`The policy refers to ${text}, which has no emulated counterpart.`);
  return arn;
}

const PSEUDO_PARAMETERS: Record<string, string> = {
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
};

const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`;

const ARNS: [RegExp, string][] = [
  [/ImagesBucket/, 'arn:aws:s3:::itaclip'],
  [/JobsTable/, `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/itaclip`],
  ...['interactive', 'batch', 'function', 'imports', 'webhooks'].flatMap((name): [RegExp, string][] => [
    [new RegExp(`${name}QueueDeadLetters`, 'i'), queueArn(`${name}-dead-letters`)],
    [new RegExp(`${name}QueueMessages`, 'i'), queueArn(name)],
  ]),
];
