/**
 * The address that links begin with. A stage with a domain knows it at deployment; CloudFront's
 * name becomes known only after the functions were deployed, so they read it from a parameter.
 */
import type { StageConfiguration } from './stage-configuration.ts';

export function publicUrlParameter(stageName: string): string {
  return `/itaclip/${stageName}/public-url`;
}

/** The value of `ITACLIP_PUBLIC_URL`; `functions/runtime/fill-parameters.ts` resolves `ssm:`. */
export function publicUrlValue(stageName: string, { domain }: StageConfiguration): string {
  return domain ? `https://${domain.name}` : `ssm:${publicUrlParameter(stageName)}`;
}

/**
 * The origin of the console, as the bucket's CORS rule names it. The bucket is older than the distribution whose name
 * it would be without a domain: the rule then allows every name of CloudFront. It protects nothing by itself, because
 * a page reads and writes only with signed links.
 */
export function consoleOrigin({ domain }: StageConfiguration): string {
  return domain ? `https://${domain.name}` : 'https://*.cloudfront.net';
}
