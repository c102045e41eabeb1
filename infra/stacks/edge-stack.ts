/**
 * The public address: CloudFront in front of the API's function URL, with a secret that only both
 * know.
 */
import { Aws, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { RotationSchedule } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { ORIGIN_SECRET_HEADER } from '#contracts/origin-secret.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { explainCheck } from '../stages/explained-checks.ts';
import { publicUrlParameter } from '../stages/public-url.ts';
import type { DataStack } from './data-stack.ts';
import type { EdgeGlobalStack } from './edge-global-stack.ts';
import type { ServiceStack } from './service-stack.ts';
import type { StageStackProps } from './stack-props.ts';

export type EdgeStackProps = StageStackProps & {
  data: DataStack;
  service: ServiceStack;
  /** Undefined in a stage without a firewall and without a domain. */
  global: EdgeGlobalStack | undefined;
};

export class EdgeStack extends Stack {
  readonly distribution: Distribution;
  readonly rotation: ServiceFunction;
  /** The public address, without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: EdgeStackProps) {
    super(scope, id, { ...props, crossRegionReferences: true });
    const { configuration, stageName } = props;
    this.distribution = this.#createDistribution(props);
    if (configuration.domain) this.#writeAddress(configuration.domain);
    this.url = `https://${configuration.domain?.name ?? this.distribution.distributionDomainName}`;
    const parameter = new StringParameter(this, 'PublicUrl', {
      parameterName: publicUrlParameter(stageName),
      stringValue: this.url,
    });
    this.rotation = this.#createRotation(props);
    // Secrets Manager tests a new schedule: it calls the API through the edge, which reads the
    // parameter.
    this.#rotateSecret(props).node.addDependency(parameter);
    new CfnOutput(this, 'Url', { value: this.url, description: 'The public address of the service' });
  }

  #createDistribution({ data, service, global, configuration, stageName }: EdgeStackProps): Distribution {
    const { domain } = configuration;
    // Origin access control would refuse POST bodies of ordinary clients (x-amz-content-sha256).
    const origin = new FunctionUrlOrigin(service.apiUrl, {
      customHeaders: { [ORIGIN_SECRET_HEADER]: service.originSecret.secretValue.unsafeUnwrap() },
      readTimeout: Duration.seconds(30),
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `ITACLIP ${stageName}`,
      webAclId: global?.firewall?.arn,
      certificate: global?.certificate,
      domainNames: domain && [domain.name],
      minimumProtocolVersion: domain && SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      logBucket: data.accessLogs,
      logFilePrefix: 'edge/',
      defaultBehavior: {
        origin,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        compress: true,
      },
      additionalBehaviors: {
        // The console's files never change under their names; the page that names them is not cached.
        '/console/*': {
          origin,
          cachePolicy: CachePolicy.CACHING_OPTIMIZED,
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          compress: true,
        },
      },
    });
    explainCheck(distribution, /^AwsSolutions-CFR1$/, 'Callers are anywhere; keys decide who may call.');
    if (!configuration.api.firewall) {
      const reason =
        'A stage for trying has no web ACL: the executions of its functions bound what a flood costs.';
      explainCheck(distribution, /^AwsSolutions-CFR2$/, reason);
    }
    if (domain === undefined) {
      const reason =
        "Without a domain there is CloudFront's own certificate, whose protocols cannot be chosen.";
      explainCheck(distribution, /^AwsSolutions-CFR4$/, reason);
    }
    return distribution;
  }

  #createRotation({ data, global, configuration }: EdgeStackProps): ServiceFunction {
    const rotation = new ServiceFunction(this, 'OriginSecretRotation', {
      name: 'origin-secret',
      environment: {
        ITACLIP_DISTRIBUTION_ID: this.distribution.distributionId,
        ITACLIP_LOG_LEVEL: configuration.logLevel,
      },
      timeout: Duration.minutes(15),
      memoryMebibytes: 256,
      logDays: configuration.logDays,
    });
    rotation.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'cloudfront:GetDistribution',
          'cloudfront:GetDistributionConfig',
          'cloudfront:UpdateDistribution',
        ],
        resources: [this.distribution.distributionArn],
      }),
    );
    explainCheck(
      rotation.rights,
      /^AwsSolutions-IAM5\[Resource::\*\]$/,
      'secretsmanager:GetRandomPassword supports no resource restriction.',
    );
    // CloudFront checks with the caller's rights what the distribution refers to.
    if (global?.firewall) {
      rotation.addToRolePolicy(
        new PolicyStatement({ actions: ['wafv2:GetWebACL'], resources: [global.firewall.arn] }),
      );
    }
    rotation.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetBucketAcl', 's3:PutBucketAcl'],
        resources: [data.accessLogs.bucketArn],
      }),
    );
    return rotation;
  }

  #rotateSecret({ service, configuration }: EdgeStackProps): RotationSchedule {
    const schedule = new RotationSchedule(this, 'Rotation', {
      secret: service.originSecret,
      rotationLambda: this.rotation,
      automaticallyAfter: Duration.days(configuration.api.originSecretDays),
      rotateImmediatelyOnUpdate: false,
    });
    // CDK lets Secrets Manager call the function on behalf of any account.
    for (const permission of this.rotation.node.children) {
      if (permission instanceof CfnPermission) permission.sourceAccount = Aws.ACCOUNT_ID;
    }
    return schedule;
  }

  #writeAddress({ name, hostedZone }: NonNullable<EdgeStackProps['configuration']['domain']>): void {
    const { id: hostedZoneId, name: zoneName } = hostedZone;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
    const address = {
      zone,
      recordName: name,
      target: RecordTarget.fromAlias(new CloudFrontTarget(this.distribution)),
    };
    new ARecord(this, 'Address', address);
    new AaaaRecord(this, 'AddressV6', address);
  }
}
