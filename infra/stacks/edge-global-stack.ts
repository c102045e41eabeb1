/** The resources that CloudFront takes only from us-east-1: the web ACL and the certificate. */
import { Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
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
    const { domain, api } = props.configuration;
    if (api.firewall) {
      this.firewall = new Firewall(this, 'Firewall', { requestsPerAddress: api.requestsPerAddress });
    }
    if (domain === undefined) return;
    const { id: hostedZoneId, name: zoneName } = domain.hostedZone;
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
    this.certificate = new Certificate(this, 'Certificate', {
      domainName: domain.name,
      validation: CertificateValidation.fromDns(zone),
    });
  }
}
