/** Compares the templates of a stage before and after a change of its compute or its network. */
import { describe, expect, it } from 'vitest';
import { COMPUTES, type Compute } from '#contracts/compute/compute.ts';
import { STAGES } from '#infra/stages/config.ts';
import type { StageConfiguration, WorkerConfiguration } from '#infra/stages/stage-configuration.ts';
import { synthesizeStage } from '#test/support/cloud/synthesized-stage.ts';

type Stacks = Record<string, { exports: string[]; imports: string[]; lasting: string[] }>;

/** Resources whose replacement loses what is in them. */
const LASTING = [
  'AWS::S3::Bucket',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::SQS::Queue',
];

function stacksOf(changes: Partial<WorkerConfiguration>, others: Partial<StageConfiguration> = {}): Stacks {
  const worker = { ...STAGES.prod.worker, ...changes };
  const { stage } = synthesizeStage('prod', { worker, ...others });
  return Object.fromEntries(
    stage.synth().stacks.map(({ stackName, template }) => {
      const { Outputs = {}, Resources = {} } = template as {
        Outputs?: Record<string, { Export?: { Name: string } }>;
        Resources?: Record<string, { Type: string }>;
      };
      const imports = JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]+)"/g);
      return [
        stackName.replace('itaclip-prod-', ''),
        {
          exports: Object.values(Outputs).flatMap(({ Export }) => (Export ? [Export.Name] : [])),
          imports: [...new Set([...imports].map(([, name]) => name!))],
          lasting: Object.entries(Resources)
            .filter(([, { Type }]) => LASTING.includes(Type))
            .map(([id, { Type }]) => `${Type} ${id}`)
            .toSorted(),
        },
      ];
    }),
  );
}

const BY_COMPUTE = Object.fromEntries(COMPUTES.map((compute) => [compute, stacksOf({ compute })])) as Record<
  Compute,
  Stacks
>;
const CHANGES = COMPUTES.flatMap((from) =>
  COMPUTES.flatMap((to) => (from === to ? [] : [[from, to] as const])),
);

describe.each(CHANGES)('a stage that changes from %s to %s', (from, to) => {
  const [before, after] = [BY_COMPUTE[from], BY_COMPUTE[to]];

  it('keeps bucket, table, keys and queues', () => {
    for (const stack of ['data', 'service'] as const) {
      expect(before[stack]?.lasting.length).toBeGreaterThan(2);
      expect(after[stack]?.lasting).toEqual(before[stack]?.lasting);
    }
  });

  it('takes no export away from a stack that stays, if observability is deployed first', () => {
    const staying = Object.keys(before).filter((stack) => stack in after && stack !== 'observability');
    const needed = staying.flatMap((stack) => before[stack]!.imports);
    const worker = before['worker']?.imports ?? [];
    const offered = new Set(Object.values(after).flatMap(({ exports }) => exports));
    // A stack of GPU workers that is no longer wanted is deleted last: what it imports stays, too.
    expect([...needed, ...worker].filter((name) => !offered.has(name))).toEqual([]);
    const own = new Set(after['observability']!.imports);
    const offeredBefore = new Set(Object.values(before).flatMap(({ exports }) => exports));
    if (from === 'both') expect([...own].filter((name) => !offeredBefore.has(name))).toEqual([]);
  });
});

it.each(['nat', 'public'] as const)('changes only the stack of GPU workers for the network %s', (network) => {
  const before = stacksOf({ network: 'endpoints' });
  const after = stacksOf({ network });
  expect({ ...after, worker: undefined }).toEqual({ ...before, worker: undefined });
});

describe.each([
  ['a stage that gives up its firewall', 'edge', { api: { ...STAGES.prod.api, firewall: false } }],
  [
    'a stage that gives up alarms and its dashboard',
    'observability',
    { dashboard: false, alarms: { ...STAGES.prod.alarms, which: 'essential' } },
  ],
] as const)('%s', (_name, first, changes) => {
  const before = stacksOf({});
  const after = stacksOf({}, changes);
  const exportsOf = (stacks: Stacks) => new Set(Object.values(stacks).flatMap(({ exports }) => exports));

  it(`can deploy the stack ${first} first: it imports nothing that does not exist yet`, () => {
    expect(after[first]!.imports.filter((name) => !exportsOf(before).has(name))).toEqual([]);
  });

  it('can then deploy the rest: no other stack imports what goes away', () => {
    const others = Object.entries(before).filter(([name]) => name !== first && name in after);
    const needed = others.flatMap(([, { imports }]) => imports);
    expect(needed.filter((name) => !exportsOf(after).has(name))).toEqual([]);
    // In the order of `cdk deploy` alone it would fail: this is why there are two deployments.
    expect(before[first]!.imports.filter((name) => !exportsOf(after).has(name))).not.toEqual([]);
  });
});
