/**
 * The web ACL of the edge. Rules that read bodies mistake images for attacks and stop documents
 * above 8 kB: they are left out for routes whose body may hold an image, and the API checks its
 * input itself.
 */
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** A `POST` to this route may carry an image. */
export const IMAGE_ROUTE = '/v1/segmentations';

type Statement = CfnWebACL.StatementProperty;
type Rule = CfnWebACL.RuleProperty;

export type FirewallProps = {
  stageName: string;
  requestsPerAddress: number;
  logDays: RetentionDays;
};

/** The name of the firewall among CloudWatch's metrics: an account may hold several stages. */
export function firewallMetricName(stageName: string): string {
  return `itaclip-${stageName}`;
}

export class Firewall extends Construct {
  readonly webAcl: CfnWebACL;
  /** A line for each request that was refused. */
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, { stageName, requestsPerAddress, logDays }: FirewallProps) {
    super(scope, id);
    const rules = [
      managed('AWSManagedRulesAmazonIpReputationList', {}),
      rateLimit(requestsPerAddress),
      managed('AWSManagedRulesCommonRuleSet', {
        // A list of classes may have 256 kB, and the API refuses larger ones with a problem.
        // Programs that call an API need not send a user agent.
        counted: ['SizeRestrictions_BODY', 'NoUserAgent_HEADER'],
        within: { notStatement: { statement: imageRoute() } },
      }),
      managed('AWSManagedRulesKnownBadInputsRuleSet', {
        within: { notStatement: { statement: imageRoute() } },
      }),
    ];
    this.webAcl = new CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(firewallMetricName(stageName)),
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
    });
    this.logs = this.#logBlocked(stageName, logDays);
  }

  /** Requests that were let through are in the log of the API. */
  #logBlocked(stageName: string, retention: RetentionDays): LogGroup {
    // The firewall takes only names that begin like this.
    const logGroupName = `aws-waf-logs-itaclip-${stageName}`;
    const logs = new LogGroup(this, 'Logs', {
      logGroupName,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const configuration = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.arn,
      // The ARN of the log group itself, which ends with ":*", is refused.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [{ singleHeader: { Name: 'authorization' } }],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
          },
        ],
      },
    });
    configuration.node.addDependency(logs);
    return logs;
  }

  get arn(): string {
    return this.webAcl.attrArn;
  }
}

type UnorderedRule = Omit<Rule, 'priority'>;

function managed(
  name: string,
  { counted = [], within }: { counted?: string[]; within?: Statement },
): UnorderedRule {
  return {
    name,
    overrideAction: { none: {} },
    visibilityConfig: visibility(name),
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        scopeDownStatement: within,
      },
    },
  };
}

/** Limits the requests of one address in five minutes. The API counts what a tenant may do. */
function rateLimit(limit: number): UnorderedRule {
  return {
    name: 'RequestsPerAddress',
    action: { block: { customResponse: { responseCode: 429 } } },
    visibilityConfig: visibility('RequestsPerAddress'),
    statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit, evaluationWindowSec: 300 } },
  };
}

function imageRoute(): Statement {
  const matches = (
    fieldToMatch: CfnWebACL.FieldToMatchProperty,
    searchString: string,
    positionalConstraint: string,
  ): Statement => ({
    byteMatchStatement: {
      fieldToMatch,
      searchString,
      positionalConstraint,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  });
  const path = matches({ uriPath: {} }, IMAGE_ROUTE, 'EXACTLY');
  return { andStatement: { statements: [matches({ method: {} }, 'POST', 'EXACTLY'), path] } };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
