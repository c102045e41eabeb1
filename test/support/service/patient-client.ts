/**
 * A client as the API's guide describes it: it retries with the same idempotency key until it is
 * answered, and waits as long as the API asks.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { isTerminal } from '#contracts/jobs/job-states.ts';
import type { Segmentation } from '#contracts/jobs/segmentation.ts';
import type { inlineSegmentationRequestSchema } from '#contracts/jobs/segmentation-request.ts';

export type InlineRequest = z.input<typeof inlineSegmentationRequestSchema>;

/** A refusal that a retry would not change. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`${status}: ${body}`);
    this.status = status;
    this.body = body;
  }
}

const ATTEMPT_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 50;
const LONGEST_PAUSE_MILLISECONDS = 1000;

export class PatientClient {
  /** The number of retries. */
  retries = 0;
  readonly #url: string;
  readonly #key: string;
  readonly #signal: AbortSignal;

  /** @param signal Ends every attempt. */
  constructor(url: string, key: string, signal: AbortSignal) {
    this.#url = url;
    this.#key = key;
    this.#signal = signal;
  }

  get(path: string): Promise<Response> {
    return this.#send(new URL(path, this.#url), { headers: this.#headers() });
  }

  async getJson<Document>(path: string): Promise<Document> {
    return (await (await this.get(path)).json()) as Document;
  }

  async post<Document>(path: string, idempotencyKey: string, body: object): Promise<Document> {
    const answer = await this.#send(new URL(path, this.#url), {
      method: 'POST',
      headers: this.#headers({ 'idempotency-key': idempotencyKey, 'content-type': 'application/json' }),
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Document;
  }

  /** Creates or replaces what has this path. */
  async put(path: string, body: object): Promise<void> {
    await this.#send(new URL(path, this.#url), {
      method: 'PUT',
      headers: this.#headers({ 'content-type': 'application/json' }),
      body: JSON.stringify(body),
    });
  }

  /** Creates an upload, sends the image and creates a job from it. */
  async segmentUpload(image: ImageFile, key: string, request: InlineRequest): Promise<Segmentation> {
    const upload = await this.upload(image, `${key}-upload`);
    return this.post('/v1/segmentations', key, { image: { upload_id: upload }, ...request });
  }

  /** Returns the id of the upload, which has arrived. */
  async upload({ mediaType, bytes }: ImageFile, key: string): Promise<string> {
    const request = { content_type: mediaType, bytes: bytes.length, sha256: sha256(bytes) };
    const { id, url, headers } = await this.post<Ticket>('/v1/uploads', key, request);
    await this.#send(new URL(url), { method: 'PUT', headers, body: bytes });
    return id;
  }

  /** Sends the image as the body, and the request in the query. */
  async segmentInline(
    image: ImageFile,
    key: string,
    request: InlineRequest,
    { wait = false }: { wait?: boolean } = {},
  ): Promise<Segmentation> {
    const url = new URL('/v1/segmentations', this.#url);
    url.searchParams.set('request', JSON.stringify(request));
    const answer = await this.#send(url, {
      method: 'POST',
      headers: this.#headers({
        'idempotency-key': key,
        'content-type': image.mediaType,
        ...(wait && { prefer: 'wait' }),
      }),
      body: image.bytes,
    });
    return (await answer.json()) as Segmentation;
  }

  async segmentUrl(url: string, key: string, request: InlineRequest): Promise<Segmentation> {
    return this.post('/v1/segmentations', key, { image: { url }, ...request });
  }

  async untilEnd(job: Segmentation): Promise<Segmentation> {
    let last = job;
    while (!isTerminal(last.status)) {
      await sleep(POLL_MILLISECONDS, undefined, { signal: this.#signal });
      last = await this.getJson<Segmentation>(`/v1/segmentations/${job.id}`);
    }
    return last;
  }

  /** Downloads from the store, by a signed link. */
  async download(url: string): Promise<Uint8Array> {
    return (await this.#send(new URL(url), {})).bytes();
  }

  #headers(others: Record<string, string> = {}): Record<string, string> {
    return { authorization: `Bearer ${this.#key}`, ...others };
  }

  /** Retries requests without an answer or with a temporary failure. */
  async #send(url: URL, request: RequestInit): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#attempt(url, request);
      if (answer?.ok) return answer;
      if (answer && !(await isPassing(answer))) throw new RefusedRequest(answer.status, await answer.text());
      this.retries += 1;
      await sleep(Math.min(LONGEST_PAUSE_MILLISECONDS, 50 * 2 ** attempt), undefined, {
        signal: this.#signal,
      });
    }
  }

  /** Returns undefined if no answer came. */
  async #attempt(url: URL, request: RequestInit): Promise<Response | undefined> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(ATTEMPT_MILLISECONDS)]);
    try {
      const answer = await fetch(url, { ...request, signal });
      // Connections break in the middle of a body, too.
      return new Response(answer.status === 204 ? null : await answer.arrayBuffer(), answer);
    } catch {
      this.#signal.throwIfAborted();
      return undefined;
    }
  }
}

type Ticket = { id: string; url: string; headers: Record<string, string> };

export type ImageFile = { name: string; mediaType: string; bytes: Uint8Array<ArrayBuffer> };

async function isPassing(answer: Response): Promise<boolean> {
  if (answer.status >= 500 || answer.status === 429) return true;
  return answer.status === 409 && (await answer.clone().text()).includes('idempotency-in-flight');
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
