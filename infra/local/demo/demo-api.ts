/** The API calls of the demo. */
import { ProblemError } from '#contracts/errors.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';

export type UploadTicket = { id: string; url: string; headers: Record<string, string> };

export class DemoApi {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  async post<Document>(path: string, body: object): Promise<Document> {
    const answer = await this.#call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Document;
  }

  async segmentation(id: string): Promise<Segmentation> {
    return (await (await this.#call(`/v1/segmentations/${id}`)).json()) as Segmentation;
  }

  /** Returns the secret that verifies webhooks to a bare URL. */
  async webhookSecret(): Promise<string> {
    const answer = await this.#call('/v1/webhook-endpoints/default');
    return ((await answer.json()) as { secret: string }).secret;
  }

  /** Follows the redirect to the store. */
  async artifact(id: string, name: string): Promise<Uint8Array> {
    return (await this.#call(`/v1/segmentations/${id}/artifacts/${name}`)).bytes();
  }

  async putImage({ url, headers }: UploadTicket, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const answer = await succeeded(await fetch(url, { method: 'PUT', headers, body: bytes }));
    await answer.arrayBuffer();
  }

  async #call(path: string, request: RequestInit = {}): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${this.#key}`);
    return succeeded(await fetch(this.#url + path, { ...request, headers }));
  }
}

async function succeeded(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  throw new ProblemError('internal', `${answer.url} answered ${answer.status}: ${await answer.text()}`);
}
