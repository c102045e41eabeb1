/**
 * Tells whether a URL that a customer gives may be called, judging by its text alone: scheme,
 * credentials, literal addresses, names that are never public. The addresses behind a name are
 * checked at the call (`pinned-connector.ts`), since they may have changed by then.
 */
import { isIP } from 'node:net';
import { DESTINATIONS_VARIABLE, NO_DESTINATIONS } from '#contracts/destinations.ts';
import { ProblemError } from '#contracts/errors.ts';
import { isAllowedAddress, isAllowedHostname, type AddressRules } from './public-address.ts';

/** Names inside networks, and of the metadata services of clouds. */
const PRIVATE_DOMAINS = [
  'localhost',
  'local',
  'internal',
  'localdomain',
  'lan',
  'home',
  'corp',
  'intranet',
  'home.arpa',
  'onion',
];

/** Other programs read these otherwise than the URL standard does. */
// oxlint-disable-next-line no-control-regex
const AMBIGUOUS = /[\u0000-\u0020\u007f\\]/;

const SETTING = `The operator can allow others of a local network in ${DESTINATIONS_VARIABLE}.`;

/**
 * Returns the URL without fragment and without the final dot of its name. Throws `url-not-allowed`.
 */
export function checkUrl(text: string, rules: AddressRules): URL {
  const url = parseUrl(text);
  if (url.username !== '' || url.password !== '') {
    throw refused('URL with a user name or a password', 'Leave them out; use a path that cannot be guessed.');
  }
  if (url.port === '0') throw refused('URL with port 0', 'Name the port of the receiver.');
  url.hash = '';
  url.hostname = url.hostname.replace(/(?<=[^.])\.$/, '');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isInside = isIP(host) === 0 ? isAllowedHostname(host, rules) : isOnlyAllowedByOperator(host, rules);
  // A private address is named before its scheme, because the operator can allow both.
  if (!isInside) checkHost(host, rules);
  const schemes = rules.allowLocal || isInside ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) {
    throw refused(
      `URL with the scheme "${url.protocol.slice(0, -1)}"`,
      `Use ${schemes.length > 1 ? 'https or http' : 'https'}.`,
    );
  }
  return url;
}

function parseUrl(text: string): URL {
  const url = AMBIGUOUS.test(text) ? null : URL.parse(text);
  if (url === null)
    throw refused('text that is not an absolute URL', 'Give one like https://example.com/path.');
  return url;
}

function isOnlyAllowedByOperator(address: string, rules: AddressRules): boolean {
  return (
    isAllowedAddress(address, rules) &&
    !isAllowedAddress(address, { ...rules, destinations: NO_DESTINATIONS })
  );
}

/** @param hostname A name, or an address without brackets. */
function checkHost(hostname: string, rules: AddressRules): void {
  if (isIP(hostname) !== 0) {
    if (isAllowedAddress(hostname, rules)) return;
    throw refused(
      `URL whose host is ${hostname}`,
      `Only addresses of the public internet are called. ${SETTING}`,
    );
  }
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (!(isLocal && rules.allowLocal) && !isPublicName(hostname)) {
    throw refused(
      `URL whose host is "${hostname}"`,
      `Use a name that everyone on the internet can resolve. ${SETTING}`,
    );
  }
}

function isPublicName(hostname: string): boolean {
  const labels = hostname.split('.');
  if (labels.length < 2 || labels.includes('')) return false;
  return !PRIVATE_DOMAINS.some((domain) => hostname.endsWith(`.${domain}`));
}

/**
 * The problem of a name with a non-public address. It leaves the address out, which may be in our
 * own network.
 */
export function refusedName(hostname: string): ProblemError {
  return refused(
    `URL whose host "${hostname}" has no public address`,
    `Only the public internet is called. ${SETTING}`,
  );
}

/** The detail leaves out query strings and paths, which may hold secrets. */
function refused(received: string, advice: string): ProblemError {
  return new ProblemError(
    'url-not-allowed',
    `Received a ${received}, which this service does not call. ${advice}`,
  );
}
