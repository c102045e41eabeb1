/** The resources that CloudFront takes only from us-east-1: the web ACL with its log, and the certificate. */
import { Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { Firewall } from '../constructs/firewall.ts';
import type { StageStackProps } from './stack-props.ts';

export const EDGE_REGION = 'us-east-1';

export class EdgeGlobalStack extends Stack {
  readonly firewall: Firewall | undefined;
  /** Only a stage with a domain has a certificate. */
  readonly certificate: Certificate | undefined;

  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { ...props, env: { ...props.env, region: EDGE_REGION }, crossRegionReferences: true });
    const { stageName } = props;
    const { domain, api, logDays } = props.configuration;
    if (api.firewall) {
      const { requestsPerAddress } = api;
      this.firewall = new Firewall(this, 'Firewall', { stageName, logDays, requestsPerAddress });
      this.#saveSearch(stageName, this.firewall);
    }
    if (domain === undefined) return;
    const { id: hostedZoneId, name: zoneName } = domain.hostedZone;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
    this.certificate = new Certificate(this, 'Certificate', {
      domainName: domain.name,
      validation: CertificateValidation.fromDns(zone),
    });
  }

  #saveSearch(stageName: string, { logs }: Firewall): void {
    new QueryDefinition(this, 'Blocked', {
      queryDefinitionName: `itaclip-${stageName}/blocked by the firewall`,
      logGroups: [logs],
      queryString: new QueryString({
        fields: [
          '@timestamp',
          'terminatingRuleId',
          'httpRequest.clientIp',
          'httpRequest.country',
          'httpRequest.httpMethod',
          'httpRequest.uri',
        ],
        sort: '@timestamp desc',
        limit: 200,
      }),
    });
  }
}
