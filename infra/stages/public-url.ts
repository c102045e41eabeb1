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
