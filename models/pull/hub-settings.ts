/** Which server models come from, by the variables that the hub's own tools read. */
import { ProblemError } from '../../contracts/errors.ts';

/** HF_ENDPOINT, else the hub; HF_TOKEN, if any. Throws `invalid-request` for what is no address. */
export function hubSettings(environment: NodeJS.ProcessEnv = process.env): {
  endpoint: string;
  token: string | undefined;
} {
  const { HF_ENDPOINT: chosen, HF_TOKEN: token } = environment;
  const endpoint = (chosen || 'https://huggingface.co').replace(/\/+$/, '');
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    throw new ProblemError(
      'invalid-request',
      `HF_ENDPOINT is "${chosen}": expected an address such as https://huggingface.co.`,
    );
  }
  return { endpoint, token: token?.trim() || undefined };
}
