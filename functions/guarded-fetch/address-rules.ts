import type { Destinations } from '#contracts/destinations.ts';
import type { AddressRules } from './public-address.ts';

/** The variables of every process that checks or calls addresses chosen by customers. */
export type AddressConfiguration = {
  ITACLIP_ALLOW_LOCAL_URLS: boolean;
  ITACLIP_ALLOWED_DESTINATIONS: Destinations;
};

export function addressRules(configuration: AddressConfiguration): AddressRules {
  return {
    allowLocal: configuration.ITACLIP_ALLOW_LOCAL_URLS,
    destinations: configuration.ITACLIP_ALLOWED_DESTINATIONS,
  };
}
