/**
 * The distribution in front of the API: which secret it sends, and whether all its locations send
 * it.
 */
import {
  GetDistributionCommand,
  GetDistributionConfigCommand,
  UpdateDistributionCommand,
  waitUntilDistributionDeployed,
  type CloudFrontClient,
  type DistributionConfig,
} from '@aws-sdk/client-cloudfront';
import { fetchStatus } from '#contracts/fetch-status.ts';
import { ORIGIN_SECRET_HEADER } from '#contracts/origin-secret.ts';
import type { Edge } from './rotate.ts';

/** A deployment usually takes minutes; the function ends after 15. */
const DEPLOYMENT_SECONDS = 780;

export function cloudFrontEdge(client: CloudFrontClient, Id: string): Edge {
  return {
    async sendSecret(value) {
      const { DistributionConfig: config, ETag } = await client.send(
        new GetDistributionConfigCommand({ Id }),
      );
      if (config === undefined) throw new Error(`CloudFront returned no configuration for ${Id}.`);
      const DistributionConfig = withSecret(config, value);
      await client.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig }));
    },
    async whenDeployed() {
      await waitUntilDistributionDeployed({ client, maxWaitTime: DEPLOYMENT_SECONDS }, { Id });
    },
    async probe() {
      const { Distribution } = await client.send(new GetDistributionCommand({ Id }));
      return fetchStatus(`https://${Distribution?.DomainName}/healthz`, 10_000);
    },
  };
}

/** Sets the value in every origin that has the header. */
export function withSecret(config: DistributionConfig, value: string): DistributionConfig {
  const origins = config.Origins?.Items?.map((origin) => {
    const { CustomHeaders: headers } = origin;
    const items = headers?.Items?.map((header) =>
      header.HeaderName?.toLowerCase() === ORIGIN_SECRET_HEADER ? { ...header, HeaderValue: value } : header,
    );
    return headers && items ? { ...origin, CustomHeaders: { ...headers, Items: items } } : origin;
  });
  return { ...config, Origins: { Quantity: config.Origins?.Quantity, Items: origins } };
}
