import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { ORIGIN_SECRET_HEADER } from '#contracts/origin-secret.ts';
import { STAGES } from '#infra/stages/config.ts';
import { IMAGE_ROUTE } from '#infra/constructs/firewall.ts';
import { openLocalApi } from '#test/support/service/local-api.ts';
import { readOpenapi } from '#test/support/service/openapi-check.ts';
import { expectResource, synthesizeStage } from '#test/support/cloud/synthesized-stage.ts';

const stage = synthesizeStage('prod');

type Rule = {
  Name: string;
  Priority: number;
  Statement: { ManagedRuleGroupStatement?: { ScopeDownStatement?: object; RuleActionOverrides?: object[] } };
};

function rules(): Rule[] {
  const [acl] = Object.values(stage.resources('global', 'AWS::WAFv2::WebACL'));
  expect(acl?.Properties['Scope']).toBe('CLOUDFRONT');
  return acl?.Properties['Rules'] as Rule[];
}

const imageRoute = {
  NotStatement: {
    Statement: {
      AndStatement: {
        Statements: [
          {
            ByteMatchStatement: expect.objectContaining({
              FieldToMatch: { Method: {} },
              SearchString: 'POST',
            }),
          },
          {
            ByteMatchStatement: expect.objectContaining({
              FieldToMatch: { UriPath: {} },
              SearchString: IMAGE_ROUTE,
              PositionalConstraint: 'EXACTLY',
            }),
          },
        ],
      },
    },
  },
};

/** Returns "POST /v1/..." for each route whose body may be other than JSON. */
async function imageRoutes(): Promise<string[]> {
  await using api = await openLocalApi();
  const { paths } = await readOpenapi(api.app);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, { requestBody?: { content: object } }>)
      .filter(([, { requestBody }]) =>
        Object.keys(requestBody?.content ?? {}).some((type) => type !== 'application/json'),
      )
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  );
}

it('knows every route of the API that takes images', async () => {
  expect(await imageRoutes()).toEqual([`POST ${IMAGE_ROUTE}`]);
});

it('has no rule that reads the body of a request with an image', () => {
  const readsBodies = ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet'];
  for (const name of readsBodies) {
    const rule = rules().find(({ Name }) => Name === name);
    expect(rule?.Statement.ManagedRuleGroupStatement?.ScopeDownStatement).toEqual(imageRoute);
  }
  const others = rules().filter(({ Name }) => !readsBodies.includes(Name));
  expect(others.map(({ Name }) => Name)).toEqual([
    'AWSManagedRulesAmazonIpReputationList',
    'RequestsPerAddress',
  ]);
});

it('logs the requests that the firewall refuses, without keys, in a log group whose name it takes', () => {
  const [logging] = Object.values(stage.resources('global', 'AWS::WAFv2::LoggingConfiguration'));
  expect(logging?.Properties).toMatchObject({
    RedactedFields: [{ SingleHeader: { Name: 'authorization' } }],
    LoggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    },
  });
  const destination = JSON.stringify(logging?.Properties['LogDestinationConfigs']);
  expect(destination).toContain(':log-group:aws-waf-logs-itaclip-prod"');
  const [logs] = Object.values(stage.resources('global', 'AWS::Logs::LogGroup'));
  expect(logs?.Properties['LogGroupName']).toBe('aws-waf-logs-itaclip-prod');
});

it('lets documents above 8 kB pass, which the API limits itself', () => {
  const common = rules().find(({ Name }) => Name === 'AWSManagedRulesCommonRuleSet');
  expect(common?.Statement.ManagedRuleGroupStatement?.RuleActionOverrides).toContainEqual({
    Name: 'SizeRestrictions_BODY',
    ActionToUse: { Count: {} },
  });
});

it('keeps web ACL and certificate in us-east-1, wherever the service is', () => {
  const domain = { name: 'api.example.com', hostedZone: { id: 'Z0123456789', name: 'example.com' } };
  const europe = synthesizeStage('prod', {
    region: 'eu-central-1',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    domain,
  });
  expect(europe.stage.stacks.global?.region).toBe('us-east-1');
  expect(europe.stage.stacks.edge.region).toBe('eu-central-1');
  europe.template('global').resourceCountIs('AWS::CertificateManager::Certificate', 1);
  expectResource(europe.template('edge'), 'AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({
      Aliases: ['api.example.com'],
      ViewerCertificate: Match.objectLike({ MinimumProtocolVersion: 'TLSv1.2_2021' }),
    }),
  });
});

it('caches nothing, forwards everything but the host, and proves itself by a secret', () => {
  expectResource(stage.template('edge'), 'AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({
      WebACLId: Match.anyValue(),
      DefaultCacheBehavior: Match.objectLike({
        // CACHING_DISABLED and ALL_VIEWER_EXCEPT_HOST_HEADER, as AWS publishes their ids.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: Match.arrayWith(['PUT', 'PATCH', 'POST', 'DELETE']),
      }),
      Origins: [
        Match.objectLike({
          OriginAccessControlId: Match.absent(),
          OriginCustomHeaders: [
            {
              HeaderName: ORIGIN_SECRET_HEADER,
              HeaderValue: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
            },
          ],
          CustomOriginConfig: Match.objectLike({ OriginProtocolPolicy: 'https-only', OriginReadTimeout: 30 }),
        }),
      ],
    }),
  });
});

it('does without a web ACL, and without the stack of us-east-1, where a stage has neither firewall nor domain', () => {
  const dev = synthesizeStage('dev');
  expect(dev.stage.stacks.global).toBeUndefined();
  expectResource(dev.template('edge'), 'AWS::CloudFront::Distribution', {
    DistributionConfig: Match.objectLike({ WebACLId: Match.absent() }),
  });
  expect(JSON.stringify(dev.template('edge').toJSON())).not.toContain('wafv2:');
});

it('writes the secret as a reference, never as text', () => {
  const template = JSON.stringify(stage.template('edge').toJSON());
  expect(template).toMatch(/\{\{resolve:secretsmanager:/);
});

it('leaves no way around the edge: the API knows the secret, and every other function has no address', () => {
  const urls = Object.values(stage.resources('service', 'AWS::Lambda::Url'));
  expect(urls).toHaveLength(1);
  expect(urls[0]?.Properties['InvokeMode'] ?? 'BUFFERED').toBe('BUFFERED');
  const [, api] = Object.entries(stage.resources('service', 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith('Api'),
  )!;
  expect(api.Properties['Environment'].Variables.ITACLIP_ORIGIN_SECRET_ARN).toEqual({
    Ref: expect.stringMatching(/^OriginSecret/),
  });
});

it('rotates the secret', () => {
  expectResource(stage.template('edge'), 'AWS::SecretsManager::RotationSchedule', {
    RotationRules: { ScheduleExpression: `rate(${STAGES.prod.api.originSecretDays} days)` },
    RotateImmediatelyOnUpdate: false,
  });
  // Secrets Manager tests the rotation at its creation, so the API must be able to start by then.
  const [schedule] = Object.values(stage.resources('edge', 'AWS::SecretsManager::RotationSchedule'));
  const [parameter] = Object.keys(stage.resources('edge', 'AWS::SSM::Parameter'));
  expect(schedule?.DependsOn).toContain(parameter);
});

it('answers a request that waits before CloudFront gives up', () => {
  const [, api] = Object.entries(stage.resources('service', 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith('Api'),
  )!;
  expect(api.Properties['Timeout']).toBeGreaterThan(26);
  expect(api.Properties['Timeout']).toBeLessThan(30);
});
