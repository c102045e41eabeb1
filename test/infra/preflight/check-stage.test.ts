import { expect, it } from 'vitest';
import { checkStage } from '#infra/preflight/check-stage.ts';
import type { Finding } from '#infra/preflight/finding.ts';
import { STAGES } from '#infra/stages/config.ts';
import type { StageConfiguration } from '#infra/stages/stage-configuration.ts';
import { serveAws, type Answer, type Answers } from './aws-answers.ts';

const json = (body: object, status = 200): Answer => ({ status, body: JSON.stringify(body) });
const xml = (body: string, status = 200): Answer => ({ status, type: 'xml', body });

const RECOMMENDED = 'ami-0123456789abcdef0';

/** The answers of AWS as its references of these APIs show them, for a new account after `cdk bootstrap`. */
const NEW_ACCOUNT: Answers = {
  'ssm GetParameter': (request) => {
    if (request.includes('/gpu/recommended')) {
      const image = {
        image_id: RECOMMENDED,
        image_name: 'al2023-ami-ecs-gpu-hvm-2023.0.20261120',
        os: 'Amazon Linux 2023',
      };
      return json({ Parameter: { Type: 'String', Value: JSON.stringify(image) } });
    }
    return request.startsWith('us-east-1 ')
      ? json({
          Parameter: { Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value: '27', Version: 1 },
        })
      : json({ __type: 'ParameterNotFound' }, 400);
  },
  'lambda /2016-08-19/account-settings': json({
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: 10,
      UnreservedConcurrentExecutions: 10,
    },
    AccountUsage: { TotalCodeSize: 0, FunctionCount: 0 },
  }),
  'lambda /2015-03-31/functions': json({ Functions: [] }),
  'servicequotas GetServiceQuota': (request) =>
    json({
      Quota: {
        ServiceCode: 'ec2',
        QuotaCode: /"QuotaCode":"([^"]+)"/.exec(request)?.[1],
        Value: 0,
        Unit: 'None',
        Adjustable: true,
        GlobalQuota: false,
      },
    }),
  'ec2 DescribeInstanceTypeOfferings': xml(
    '<DescribeInstanceTypeOfferingsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>' +
      '<instanceTypeOfferingSet><item><instanceType>g6.xlarge</instanceType><location>us-east-1a</location>' +
      '<locationType>availability-zone</locationType></item><item><instanceType>g4dn.xlarge</instanceType>' +
      '<location>us-east-1b</location><locationType>availability-zone</locationType></item></instanceTypeOfferingSet>' +
      '</DescribeInstanceTypeOfferingsResponse>',
  ),
  'iam GetRole': xml(
    '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code>' +
      '<Message>The role with name AWSServiceRoleForECS cannot be found.</Message></Error><RequestId>1</RequestId></ErrorResponse>',
    404,
  ),
  'cloudformation DescribeStacks': xml(
    '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>' +
      '<Code>ValidationError</Code><Message>Stack with id itaclip-prod-data does not exist</Message></Error>' +
      '<RequestId>1</RequestId></ErrorResponse>',
    400,
  ),
};

const STACK = xml(
  '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>' +
    '<StackName>itaclip-prod-data</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-30T00:00:00Z</CreationTime>' +
    '<Outputs><member><OutputKey>BucketName</OutputKey><OutputValue>photos</OutputValue></member></Outputs></member></Stacks>' +
    '</DescribeStacksResult></DescribeStacksResponse>',
);

function listing(...keys: string[]): Answer {
  const contents = keys.map((key) => `<Contents><Key>models/vit-b-16/${key}</Key><Size>1</Size></Contents>`);
  return xml(
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>photos</Name><IsTruncated>false</IsTruncated>' +
      `${contents.join('')}</ListBucketResult>`,
  );
}

async function check(
  stage: keyof typeof STAGES,
  answers: Answers = {},
  changes: Partial<StageConfiguration> = {},
): Promise<{ findings: Finding[]; asked: string[] }> {
  await using server = await serveAws({ ...NEW_ACCOUNT, ...answers });
  const findings = await checkStage(stage, { ...STAGES[stage], ...changes }, async () => '27.1.0');
  return { findings, asked: server.asked };
}

function about(findings: readonly Finding[], part: string): Finding {
  const found = findings.filter(({ found: text }) => text.includes(part));
  expect(found, part).toHaveLength(1);
  return found[0]!;
}

it('finds nothing missing for a stage without GPUs in a new account that is bootstrapped', async () => {
  const { findings, asked } = await check('dev');
  expect(findings.filter(({ verdict }) => verdict === 'missing')).toEqual([]);
  expect(about(findings, 'executions').verdict).toBe('ok');
  expect(about(findings, '3008 MB')).toMatchObject({ verdict: 'ok' });
  expect(asked.filter((name) => /ec2|quotas|iam/.test(name))).toEqual([]);
});

it('says what a stage with GPUs needs first, each with the next step', async () => {
  const { findings } = await check('prod');
  const onDemand = about(findings, 'Running On-Demand G and VT');
  // Eight workers of four vCPUs: one on demand, and of seven others half on Spot, rounded down to three.
  expect(onDemand).toMatchObject({
    verdict: 'missing',
    found: expect.stringContaining('needs 20') as string,
  });
  expect(onDemand.remedy).toContain('--quota-code L-DB2E81BA --desired-value 20');
  expect(about(findings, 'Spot').found).toContain('needs 12');
  expect(about(findings, 'AWSServiceRoleForECS').remedy).toContain('create-service-linked-role');
  expect(about(findings, 'us-east-1c has none').verdict).toBe('missing');
  expect(about(findings, 'us-east-1a').found).toBe('us-east-1a has g6.xlarge');
  expect(about(findings, 'bucket of the model').remedy).toContain(
    'npx cdk deploy prod/Data, then npm run models -- pack',
  );
  expect(about(findings, 'executions').verdict).toBe('missing');
  expect(about(findings, 'another driver').remedy).toContain(`'${RECOMMENDED}'`);
  for (const { verdict, remedy } of findings) expect(remedy === undefined).toBe(verdict === 'ok');
});

it('finds nothing missing in an account that has all of it', async () => {
  const { findings } = await check(
    'prod',
    {
      'lambda /2016-08-19/account-settings': json({
        AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 },
      }),
      'servicequotas GetServiceQuota': json({ Quota: { Value: 64 } }),
      'iam GetRole': xml(
        '<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/</Path>' +
          '<RoleName>AWSServiceRoleForECS</RoleName><RoleId>A</RoleId><Arn>arn:aws:iam::1:role/A</Arn>' +
          '<CreateDate>2026-11-30T00:00:00Z</CreateDate></Role></GetRoleResult></GetRoleResponse>',
      ),
      'cloudformation DescribeStacks': STACK,
      's3 /photos/': listing('packed.json', 'float32/weights.bin', 'float16/weights.bin'),
    },
    {
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      alarms: { ...STAGES.prod.alarms, emails: ['on-call@example.com'] },
      worker: { ...STAGES.prod.worker, hostImage: RECOMMENDED },
    },
  );
  expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
});

it.each([
  [[], 'has no model'],
  [['open_clip_config.json', 'open_clip_model.safetensors'], 'not packed'],
  [['packed.json', 'float32/weights.bin'], 'without float16'],
] as const)('tells what the bucket with %j lacks: %s', async (keys, lack) => {
  const { findings } = await check('prod', {
    'cloudformation DescribeStacks': STACK,
    's3 /photos/': listing(...keys),
  });
  const model = about(findings, 's3://photos/models/vit-b-16/');
  expect(model).toMatchObject({ verdict: 'missing', found: expect.stringContaining(lack) as string });
  expect(model.remedy).toContain('--precision float32,float16');
});

it('asks for the bootstrap of us-east-1, too, where a stage is elsewhere', async () => {
  const zones = { region: 'eu-central-1', availabilityZones: ['eu-central-1a'] };
  const { findings } = await check('dev', {}, zones);
  expect(about(findings, 'eu-central-1 is not bootstrapped').remedy).toBe(
    'npx cdk bootstrap aws://ACCOUNT/eu-central-1',
  );
  expect(about(findings, 'bootstrap in us-east-1').verdict).toBe('ok');
});

it('does not claim to know how much memory a function may have', async () => {
  const changes = {
    worker: { ...STAGES.dev.worker, function: { ...STAGES.dev.worker.function, memoryMebibytes: 5308 } },
  };
  expect(about((await check('dev', {}, changes)).findings, '5308 MB').verdict).toBe('unknown');
  const { findings } = await check(
    'dev',
    { 'lambda /2015-03-31/functions': json({ Functions: [{ FunctionName: 'big', MemorySize: 10_240 }] }) },
    changes,
  );
  expect(about(findings, '5308 MB')).toMatchObject({ verdict: 'ok' });
});

it('refuses reserved executions that the account cannot spare', async () => {
  const functions = { ...STAGES.dev.functions, api: { concurrency: 5 } };
  expect(about((await check('dev', {}, { functions })).findings, 'reserves 5').verdict).toBe('missing');
});

it('goes on where AWS refuses a question', async () => {
  const { findings } = await check('dev', {
    'lambda /2016-08-19/account-settings': json({ __type: 'AccessDeniedException', message: 'no' }, 403),
  });
  expect(about(findings, 'Limits of Lambda').verdict).toBe('unknown');
  expect(about(findings, 'bootstrap').verdict).toBe('ok');
});
