import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { withAlarmEmails } from '#infra/stages/alarm-emails.ts';
import { STAGES } from '#infra/stages/config.ts';
import { ExplainedChecks } from '#infra/stages/explained-checks.ts';
import { ItaclipStage } from '#infra/stages/itaclip-stage.ts';
import { parseStages, type StageConfiguration } from '#infra/stages/stage-configuration.ts';
import { openApp } from '#test/support/cloud/synthesized-stage.ts';

/** Lists everything that the stages of the configuration leave out. */
const EVERY_OPTION: StageConfiguration = {
  ...STAGES.prod,
  region: 'eu-central-1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  domain: { name: 'api.example.com', hostedZone: { id: 'Z0123456789', name: 'example.com' } },
  alarms: { ...STAGES.prod.alarms, emails: ['on-call@example.com'] },
  api: {
    ...STAGES.prod.api,
    corsOrigins: ['https://app.example.com'],
    s3Sources: { acme: ['s3://their-images/in/'] },
  },
  worker: {
    ...STAGES.prod.worker,
    compute: 'gpu',
    minimum: 1,
    model: { name: 'vit-b-16', from: 'image' },
    auxiliaryTexts: { bedrockModel: 'meta.llama3-8b-instruct-v1:0' },
  },
};

/** A stage for each compute, and for each network of those with GPUs. */
const COMPUTE_AND_NETWORK = Object.fromEntries(
  (['lambda', 'gpu', 'both'] as const).flatMap((compute) =>
    (['endpoints', 'nat', 'public'] as const).map((network): [string, StageConfiguration] => [
      compute + network.slice(0, 3),
      {
        ...STAGES.prod,
        availabilityZones: ['us-east-1a'],
        worker: { ...STAGES.prod.worker, compute, network },
      },
    ]),
  ),
);

const app = openApp();
const checks = new ExplainedChecks(app);
let findings: unknown;

beforeAll(() => {
  const all = { ...STAGES, every: EVERY_OPTION, ...COMPUTE_AND_NETWORK };
  const stages = parseStages(withAlarmEmails(all, 'on-call@example.com'));
  for (const [name, configuration] of Object.entries(stages)) new ItaclipStage(app, name, configuration);
  Validations.of(app).addPlugins(checks);
  try {
    app.synth();
  } catch (error) {
    findings = error;
  }
});

it('has no finding of AwsSolutions that is not explained beside its resource', () => {
  // Each finding is printed.
  expect(findings).toBeUndefined();
});

it('has no explanation without a finding, and none without a reason', () => {
  const unused = checks.allExplanations.filter((explanation) => !checks.used.has(explanation));
  expect(unused).toEqual([]);
  for (const { reason } of checks.allExplanations) expect(reason.length).toBeGreaterThan(30);
});

/**
 * Left out are explicit dependencies that follow from references anyway (CDK writes them), zones by
 * name (not all of them have GPU instances), and the access control that CloudFront's standard logs
 * still need.
 */
const IGNORED = ['W3005', 'W3010', 'W3045'];
/** A property of ECS services that the schemas of cfn-lint 1.51 lack. */
const UNKNOWN_TO_OLD_LINTERS = /:E3002:.*'ResetOnHealthyTask' was unexpected/;
const hasLinter = spawnSync('cfn-lint', ['--version']).status === 0;

describe('cfn-lint', () => {
  it('finds nothing in any template', ({ skip }) => {
    skip(!hasLinter, 'cfn-lint is not installed (pip install cfn-lint)');
    const templates = readdirSync(app.outdir, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => join(app.outdir, file));
    expect(templates.length).toBeGreaterThan(10);
    const options = ['--format', 'parseable', '--ignore-checks', ...IGNORED];
    const { stdout, stderr } = spawnSync('cfn-lint', [...options, '--', ...templates], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const unexplained = stdout
      .split('\n')
      .filter((line) => line !== '' && !UNKNOWN_TO_OLD_LINTERS.test(line));
    expect(unexplained).toEqual([]);
  });
});
