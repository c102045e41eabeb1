/** Brings an image to the store: in one request, or in parts of which each can be repeated, and resumed later. */
import type { PartTicket, Upload, UploadTicket } from './api-types.ts';
import type { Api } from './api.ts';
import { sha256 } from './digest.ts';
import type { Answer } from './exchange.ts';
import { ProblemError, TransferError } from './problem-error.ts';
import { detectMediaType } from './read-image.ts';

export type UploadProgress = {
  stage: 'upload';
  /** The upload, which another call can resume. */
  uploadId: string;
  sentBytes: number;
  totalBytes: number;
};

export type UploadSettings = {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: UploadProgress) => void) | undefined;
  idempotencyKey?: string | undefined;
  /** The id of an upload of the same image that was interrupted. What has arrived of it is not sent again. */
  resume?: string | undefined;
};

/** Above this length, an image goes in parts: an interruption costs one part. */
const SINGLE_REQUEST_BYTES = 8 * 1024 * 1024;
const PARALLEL_PARTS = 3;
/** How often links are renewed and parts are listed again before the upload fails. */
const ROUNDS = 3;

/** The slowest connection that is waited for. */
const BYTES_PER_SECOND = 10_000;

/** Returns the id of the upload, which has arrived. */
export async function uploadImage(api: Api, image: Blob, settings: UploadSettings): Promise<string> {
  const { signal, onProgress, idempotencyKey, resume } = settings;
  const declared = {
    content_type: (await detectMediaType(image)) as Upload['content_type'],
    bytes: image.size,
    sha256: await sha256(image),
    multipart: image.size > SINGLE_REQUEST_BYTES,
  };
  const found = resume === undefined ? undefined : await findUpload(api, resume, declared, signal);
  if (found?.status === 'arrived') return found.id;
  // Another key: that of the interrupted upload belongs to the upload that is no longer there.
  const key = resume === undefined ? idempotencyKey : undefined;
  const upload =
    found ?? (await api.request('POST /v1/uploads', { body: declared, signal, idempotencyKey: key }));
  const transfer = new Transfer(api, upload.id, image, signal, (sentBytes) =>
    onProgress?.({ stage: 'upload', uploadId: upload.id, sentBytes, totalBytes: image.size }),
  );
  await unlessArrived(api, upload.id, signal, () =>
    isInParts(upload) ? transfer.inParts() : transfer.inOneRequest('url' in upload ? upload : undefined),
  );
  transfer.report(image.size);
  return upload.id;
}

function isInParts(upload: Upload | UploadTicket): boolean {
  return 'url' in upload ? upload.url === null : upload.parts !== null;
}

/** Returns undefined for an upload that is gone, or that was of another image. */
async function findUpload(
  api: Api,
  id: string,
  { bytes, sha256: digest }: { bytes: number; sha256: string | undefined },
  signal: AbortSignal | undefined,
): Promise<Upload | undefined> {
  try {
    const upload = await api.request('GET /v1/uploads/{id}', { path: { id }, signal });
    return upload.bytes === bytes && upload.sha256 === (digest ?? null) ? upload : undefined;
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

/** An upload that has arrived, in an attempt whose answer was lost, refuses links and parts with `conflict`. */
async function unlessArrived(
  api: Api,
  id: string,
  signal: AbortSignal | undefined,
  send: () => Promise<void>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isProblem(error, 'conflict')) throw error;
    const { status } = await api.request('GET /v1/uploads/{id}', { path: { id }, signal });
    if (status !== 'arrived') throw error;
  }
}

function isProblem(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.code === code;
}

class Transfer {
  readonly #api: Api;
  readonly #path: { id: string };
  readonly #image: Blob;
  readonly #signal: AbortSignal | undefined;
  readonly report: (sentBytes: number) => void;

  constructor(
    api: Api,
    id: string,
    image: Blob,
    signal: AbortSignal | undefined,
    report: (sentBytes: number) => void,
  ) {
    this.#api = api;
    this.#path = { id };
    this.#image = image;
    this.#signal = signal;
    this.report = report;
  }

  /** @param ticket Undefined if the link must be asked for. */
  async inOneRequest(ticket: UploadTicket | undefined): Promise<void> {
    this.report(0);
    let link = ticket ?? (await this.#renew());
    for (let round = 1; ; round++) {
      const { url, headers } = link;
      const answer = await this.#put(url ?? '', headers, this.#image, this.report);
      if (isStored(answer)) return;
      await requireExpired(answer, round);
      link = await this.#renew();
    }
  }

  async inParts(): Promise<void> {
    for (let round = 1; ; round++) {
      await this.#sendMissingParts();
      try {
        await this.#api.request('POST /v1/uploads/{id}/complete', { path: this.#path, signal: this.#signal });
        return;
      } catch (error) {
        if (!isProblem(error, 'upload-incomplete') || round >= ROUNDS) throw error;
      }
    }
  }

  async #sendMissingParts(): Promise<void> {
    const settings = { path: this.#path, signal: this.#signal };
    const { parts, part_bytes, part_count } = await this.#api.request('GET /v1/uploads/{id}/parts', settings);
    const sent = new Map(parts.map(({ number, bytes }) => [number, bytes]));
    const missing = Array.from({ length: part_count }, (_, index) => index + 1).filter(
      (number) => !sent.has(number),
    );
    const report = () => this.report([...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
    report();
    const send = async (number: number) => {
      const start = (number - 1) * part_bytes;
      await this.#sendPart(number, this.#image.slice(start, start + part_bytes), (bytes) => {
        sent.set(number, bytes);
        report();
      });
    };
    await inParallel(missing, PARALLEL_PARTS, send);
  }

  /** A link is asked for when its part is sent: asked for earlier, it might expire on a slow connection. */
  async #sendPart(number: number, bytes: Blob, onSent: (bytes: number) => void): Promise<void> {
    for (let round = 1; ; round++) {
      const { url, headers } = await this.#partLink(number);
      const answer = await this.#put(url, headers, bytes, onSent);
      if (isStored(answer)) return;
      await requireExpired(answer, round);
    }
  }

  async #partLink(number: number): Promise<PartTicket> {
    const { parts } = await this.#api.request('POST /v1/uploads/{id}/parts', {
      path: this.#path,
      signal: this.#signal,
      body: { numbers: [number] },
    });
    const [ticket] = parts;
    if (!ticket) throw new TransferError(`The service gave no link for the part ${number}.`);
    return ticket;
  }

  #renew(): Promise<UploadTicket> {
    return this.#api.request('POST /v1/uploads/{id}/renew', { path: this.#path, signal: this.#signal });
  }

  #put(
    url: string,
    headers: Record<string, string>,
    body: Blob,
    onSent: (bytes: number) => void,
  ): Promise<Answer> {
    const seconds = 60 + body.size / BYTES_PER_SECOND;
    return this.#api.send({ method: 'PUT', url, headers, body, onSent }, seconds, this.#signal);
  }
}

function isStored({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** The store refuses expired links with 403, and other bytes than were declared with another status. */
async function requireExpired({ status, body }: Answer, round: number): Promise<void> {
  if (status === 403 && round < ROUNDS) return;
  const reason = /<Message>([^<]*)/.exec(await body.text())?.[1] ?? 'no reason is given';
  throw new TransferError(`The store refused the upload with the status ${status}: ${reason}`, { status });
}

/** The first failure ends all. */
async function inParallel<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  const lane = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    rest.length = 0;
  }
}
