/**
 * Connects to checked addresses only. Each connection resolves its name once, checks all its
 * addresses, and connects to one of them. Nothing resolves the name again, so that a name server
 * cannot answer differently the second time (DNS rebinding).
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { refusedName } from './check-url.ts';
import { isAllowedAddress, isAllowedHostname, type AddressRules } from './public-address.ts';

type ResolvedAddress = { address: string; family: number };

/** The operations that leave the process; tests replace them. */
export type Network = {
  resolve: (hostname: string) => Promise<ResolvedAddress[]>;
  /** Connects to one of the addresses, and checks the certificate against `options.servername`. */
  connect: (
    options: buildConnector.Options,
    addresses: ResolvedAddress[],
    callback: buildConnector.Callback,
  ) => void;
};

export const systemNetwork: Network = {
  resolve: (hostname) => lookup(hostname, { all: true }),
  connect: (options, addresses, callback) => {
    buildConnector({ lookup: alwaysTo(addresses) })(options, callback);
  },
};

export function pinnedConnector(network: Network, rules: AddressRules): buildConnector.connector {
  const connect = async (options: buildConnector.Options, callback: buildConnector.Callback) => {
    let addresses: ResolvedAddress[];
    try {
      addresses = await allowedAddresses(options.hostname, network, rules);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    network.connect(options, addresses, callback);
  };
  return (options, callback) => void connect(options, callback);
}

/** One forbidden address refuses the whole name: mixing the two kinds suggests an attack. */
async function allowedAddresses(
  hostname: string,
  network: Network,
  rules: AddressRules,
): Promise<ResolvedAddress[]> {
  const family = isIP(hostname);
  const addresses = family === 0 ? await network.resolve(hostname) : [{ address: hostname, family }];
  if (addresses.length === 0) throw Object.assign(new Error('no addresses'), { code: 'ENOTFOUND' });
  if (addresses.every(({ address }) => isAllowedAddress(address, rules, isAllowedHostname(hostname, rules))))
    return addresses;
  throw refusedName(hostname);
}

type Lookup = NonNullable<Extract<buildConnector.BuildOptions, { lookup?: unknown }>['lookup']>;

function alwaysTo(addresses: ResolvedAddress[]): Lookup {
  return (_hostname, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  };
}
