/**
 * What links begin with. With a domain of its own a stage knows it beforehand; CloudFront's name is
 * known only when the edge is there, after the functions: they read it from a parameter then.
 */
import type { StageConfiguration } from './stage-configuration.ts';

export function publicUrlParameter(stageName: string): string {
  return `/itaclip/${stageName}/public-url`;
}

/** Of `ITACLIP_PUBLIC_URL`; `functions/runtime/fill-parameters.ts` knows `ssm:`. */
export function publicUrlValue(stageName: string, { domain }: StageConfiguration): string {
  return domain ? `https://${domain.name}` : `ssm:${publicUrlParameter(stageName)}`;
}
