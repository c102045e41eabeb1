import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  apiEnvironment,
  canaryEnvironment,
  backendEnvironment,
  importsEnvironment,
  originSecretEnvironment,
  readEnvironment,
  schedulesEnvironment,
  segmentationFunctionEnvironment,
  sweeperEnvironment,
  webhooksEnvironment,
} from '#contracts/environment.ts';
import { STAGES } from '#infra/stages/config.ts';
import { synthesizeStage, type Resource, type StackName } from '#test/support/cloud/synthesized-stage.ts';

const stage = synthesizeStage('prod');
const functions = Object.entries({
  ...stage.resources('service', 'AWS::Lambda::Function'),
  ...stage.resources('edge', 'AWS::Lambda::Function'),
  ...stage.resources('observability', 'AWS::Lambda::Function'),
});

/** The folders of models and of the cache are read elsewhere. */
const SEGMENTATION = segmentationFunctionEnvironment.extend({
  ITACLIP_CACHE_DIR: z.literal('/tmp/itaclip'),
  ITACLIP_MODELS_DIR: z.literal('/tmp/models'),
});

const SCHEMAS = {
  Api: apiEnvironment,
  Imports: importsEnvironment,
  Webhooks: webhooksEnvironment,
  DeadLetters: backendEnvironment,
  Sweeper: sweeperEnvironment,
  Schedules: schedulesEnvironment,
  Segmentation: SEGMENTATION,
  OriginSecretRotation: originSecretEnvironment,
  CanaryFunction: canaryEnvironment,
};

function named(name: string): Resource {
  const [, found] = functions.find(([id]) => new RegExp(`^${name}[0-9A-F]{8}$`).test(id)) ?? [];
  if (found === undefined) throw new Error(`There is no function ${name}.`);
  return found;
}

/** CloudFormation fills in an address or a name. */
function variablesOf(name: string): Record<string, string> {
  const variables = named(name).Properties['Environment'].Variables as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(variables).map(([variable, value]) => [
      variable,
      typeof value === 'string' ? value : 'https://filled.example/in',
    ]),
  );
}

it.each(Object.entries(SCHEMAS))(
  'gives %s an environment that its handler accepts, and nothing more',
  (name, schema) => {
    const variables = variablesOf(name);
    expect(() => readEnvironment(schema, variables)).not.toThrow();
    expect(Object.keys(variables).filter((variable) => !(variable in schema.shape))).toEqual([]);
  },
);

it.each(['prod', 'dev'] as const)(
  'keeps the log of every function of %s, for as long as configured',
  (name) => {
    const of = synthesizeStage(name);
    const days = STAGES[name].logDays;
    const seen: string[] = [];
    for (const stack of Object.keys(of.stage.stacks) as StackName[]) {
      const groups = of.resources(stack, 'AWS::Logs::LogGroup');
      for (const [id, { Properties }] of Object.entries(of.resources(stack, 'AWS::Lambda::Function'))) {
        seen.push(id);
        expect(Object.keys(groups), id).toContain(Properties['LoggingConfig']?.LogGroup.Ref);
      }
      for (const [id, { Properties, DeletionPolicy }] of Object.entries(groups)) {
        expect([7, days], id).toContain(Properties['RetentionInDays']);
        expect(DeletionPolicy, id).toBe('Delete');
      }
    }
    // Includes the functions that CDK adds.
    expect(seen.length).toBeGreaterThan(functions.length);
  },
);

it('runs every function of ours on arm64 with Node 24', () => {
  expect(functions).toHaveLength(Object.keys(SCHEMAS).length);
  for (const [, { Properties }] of functions) {
    expect(Properties['Architectures']).toEqual(['arm64']);
    expect(Properties['Runtime']).toBe('nodejs24.x');
  }
});

it('lets everyone call the address of the API, which then asks for the secret', () => {
  const permissions = Object.values(stage.resources('service', 'AWS::Lambda::Permission'));
  const open = permissions.filter(({ Properties }) => Properties['Principal'] === '*');
  const actions = open.map(({ Properties }) => Properties['Action'] as string).toSorted();
  // AWS requires both since October 2025; the second covers only calls by the address.
  expect(actions).toEqual(['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl']);
  const invoke = open.find(({ Properties }) => Properties['Action'] === 'lambda:InvokeFunction');
  expect(invoke?.Properties['InvokedViaFunctionUrl']).toBe(true);
});
