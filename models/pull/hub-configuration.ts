/** Chooses the server of models by the variables that the hub's own tools read. */
import { ProblemError } from '#contracts/errors.ts';

const HUB = 'https://huggingface.co';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Returns HF_ENDPOINT, or else the hub; and HF_TOKEN, if it is set and may be sent to that server. Throws
 * `invalid-request` for an invalid address or token, without repeating a secret.
 */
export function hubConfiguration(environment: NodeJS.ProcessEnv = process.env): {
  endpoint: string;
  token: string | undefined;
} {
  const endpoint = readEndpoint(environment.HF_ENDPOINT?.trim() || HUB);
  const token = readToken(environment.HF_TOKEN?.trim());
  return { endpoint, token: mayHaveToken(endpoint) ? token : undefined };
}

/** Sends a token only over connections that nobody can read. */
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
    'HF_TOKEN contains spaces, line breaks or other characters that are not allowed in a token: copy it again, or unset it.',
  );
}

/** Hides everything before an @, which may include a password. */
function withoutUser(text: string): string {
  return text.replace(/^(\w+:\/\/)?.*@/s, '$1...@');
}

function invalid(message: string): ProblemError {
  return new ProblemError('invalid-request', message);
}
