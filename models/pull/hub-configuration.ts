/** Which server models come from, by the variables that the hub's own tools read. */
import { ProblemError } from '#contracts/errors.ts';

const HUB = 'https://huggingface.co';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * HF_ENDPOINT, else the hub; HF_TOKEN, if any, for a server that may have it. Throws `invalid-request`
 * for what is no address or no token, without repeating a secret.
 */
export function hubConfiguration(environment: NodeJS.ProcessEnv = process.env): {
  endpoint: string;
  token: string | undefined;
} {
  const endpoint = readEndpoint(environment.HF_ENDPOINT?.trim() || HUB);
  const token = readToken(environment.HF_TOKEN?.trim());
  return { endpoint, token: mayHaveToken(endpoint) ? token : undefined };
}

/** A token goes nowhere that somebody on the way can read it. */
export function mayHaveToken(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  if (!isPlain) throw invalid(`HF_ENDPOINT is "${withoutUser(text)}": expected an address such as ${HUB}.`);
  if (url.username !== '' || url.password !== '') {
    throw invalid(
      `HF_ENDPOINT has a user name or a password before ${url.host}, which would be printed and logged: ` +
        'leave them out, and give a token of the server as HF_TOKEN.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

function readToken(text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw invalid(
    'HF_TOKEN has blanks, line ends or other characters in it that no token has: copy it again, or unset it.',
  );
}

/** Whatever is before an @ may be a password. */
function withoutUser(text: string): string {
  return text.replace(/^(\w+:\/\/)?.*@/s, '$1...@');
}

function invalid(message: string): ProblemError {
  return new ProblemError('invalid-request', message);
}
