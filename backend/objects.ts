/** The bucket: bytes by key, and signed links that expire. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  paginateListObjectsV2,
  type _Error as DeleteError,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ProblemError } from '#contracts/errors.ts';
import type { S3Address } from '#contracts/storage/s3-address.ts';

/** Attempts at a key that the store refuses to delete, including the first. */
const DELETE_ATTEMPTS = 3;

export type StoredObject = { bytes: number; mediaType: string | undefined };

export type ObjectBeginning = { head: Uint8Array; /** The length of the whole object. */ bytes: number };

export class Objects {
  readonly client: S3Client;
  readonly linkClient: S3Client;
  /** The bucket that belongs to the service. */
  readonly bucket: string;

  /** @param linkClient Signs links for the address at which others reach the store. */
  constructor(client: S3Client, bucket: string, linkClient: S3Client = client) {
    this.client = client;
    this.bucket = bucket;
    this.linkClient = linkClient;
  }

  async put(key: string, bytes: Uint8Array, mediaType: string, signal?: AbortSignal): Promise<void> {
    await this.client.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: bytes, ContentType: mediaType }),
      { abortSignal: signal },
    );
  }

  /**
   * Uploads a stream of known length without buffering it all. A stream can be read only once, so there are
   * no retries.
   */
  async putStream(
    key: string,
    stream: Readable,
    { bytes, mediaType, signal }: { bytes: number; mediaType: string; signal?: AbortSignal },
  ): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: stream,
        ContentLength: bytes,
        ContentType: mediaType,
      }),
      { abortSignal: signal },
    );
  }

  /**
   * Returns undefined if there is no such object.
   * @param end Reads no more than the first `end` bytes.
   * @param onLength Receives the number of bytes before any is read; if it throws, none is.
   */
  async get(
    { bucket, key }: S3Address,
    {
      end,
      signal,
      onLength,
    }: { end?: number; signal?: AbortSignal; onLength?: (bytes: number) => void } = {},
  ): Promise<Uint8Array | undefined> {
    const range = end === undefined ? undefined : `bytes=0-${end - 1}`;
    const answer = await unlessMissing(
      this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range }), {
        abortSignal: signal,
      }),
    );
    if (answer === undefined) return undefined;
    try {
      onLength?.(answer.ContentLength ?? 0);
    } catch (error) {
      (answer.Body as Readable).destroy();
      throw error;
    }
    return answer.Body?.transformToByteArray();
  }

  /**
   * Reads at most the first `count` bytes and the object's length in one request. Undefined if there is no
   * such object.
   */
  async begin({ bucket, key }: S3Address, count: number): Promise<ObjectBeginning | undefined> {
    const range = { Bucket: bucket, Key: key, Range: `bytes=0-${count - 1}` };
    const answer = await unlessMissing(this.client.send(new GetObjectCommand(range))).catch(asEmpty);
    if (answer === undefined || answer === 'empty') return answer && { head: new Uint8Array(), bytes: 0 };
    const head = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    const [, all] = answer.ContentRange?.split('/') ?? [];
    return { head, bytes: Number(all ?? head.length) };
  }

  /** Hashes an object without buffering it all, and returns hex; undefined if there is no such object. */
  async sha256({ bucket, key }: S3Address, signal?: AbortSignal): Promise<string | undefined> {
    const answer = await unlessMissing(
      this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal }),
    );
    if (!answer?.Body) return undefined;
    const hash = createHash('sha256');
    for await (const chunk of answer.Body as AsyncIterable<Uint8Array>) hash.update(chunk);
    return hash.digest('hex');
  }

  async head({ bucket, key }: S3Address): Promise<StoredObject | undefined> {
    const answer = await unlessMissing(this.client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
    return answer && { bytes: answer.ContentLength ?? 0, mediaType: answer.ContentType };
  }

  /**
   * Streams the bytes; undefined if there is no such object.
   * @param part The bytes from `start` to before `end`, or to the object's end.
   */
  async open(
    { bucket, key }: S3Address,
    signal?: AbortSignal,
    part?: { start: number; end: number },
  ): Promise<Readable | undefined> {
    const range = part && `bytes=${part.start}-${part.end - 1}`;
    const answer = await unlessMissing(
      this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: range }), {
        abortSignal: signal,
      }),
    );
    return answer?.Body as Readable | undefined;
  }

  /** Lists all keys with a prefix, in order. */
  async listBelow(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of this.walk({ bucket: this.bucket, key: prefix })) keys.push(key);
    return keys;
  }

  /** Lists all keys with the prefix `key`, in byte order, holding one page in memory at a time. */
  async *walk({ bucket, key }: S3Address): AsyncGenerator<string> {
    const input = { Bucket: bucket, Prefix: key };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, input)) {
      yield* Contents.flatMap(({ Key }) => Key ?? []);
    }
  }

  /** Succeeds even if there is no such object. */
  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** Deletes all objects with a prefix. Throws `unavailable` if the store keeps refusing one of them. */
  async deleteBelow(prefix: string): Promise<void> {
    const input = { Bucket: this.bucket, Prefix: prefix };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, input)) {
      await this.#deleteAll(Contents.flatMap(({ Key }) => Key ?? []));
    }
  }

  /** S3 answers 200 even if it did not delete some keys, and gives a reason for each; those are retried. */
  async #deleteAll(keys: readonly string[]): Promise<void> {
    let refused: DeleteError[] = keys.map((Key) => ({ Key }));
    for (let attempt = 0; attempt < DELETE_ATTEMPTS && refused.length > 0; attempt++) {
      const { Errors = [] } = await this.client.send(
        new DeleteObjectsCommand({
          Bucket: this.bucket,
          Delete: { Objects: refused.map(({ Key }) => ({ Key })), Quiet: true },
        }),
      );
      refused = Errors;
    }
    const [first] = refused;
    if (first) throw notDeleted(first, refused.length);
  }

  /** Signs a link that anyone may read until it expires. @param options.signedAt The time from which it counts. */
  async signedGetUrl(
    key: string,
    seconds: number,
    { fileName, signedAt }: { fileName?: string; signedAt?: Date } = {},
  ): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ResponseContentDisposition: fileName && `inline; filename="${fileName}"`,
    });
    return getSignedUrl(this.linkClient, command, { expiresIn: seconds, signingDate: signedAt });
  }

  /** Returns the origin of all signed links, which pages with a content security policy have to name. */
  async linkOrigin(): Promise<string> {
    return new URL(await this.signedGetUrl('any', 60)).origin;
  }
}

function notDeleted({ Key, Code }: DeleteError, count: number): ProblemError {
  return new ProblemError(
    'unavailable',
    `The store did not delete ${count} objects, ${Key} among them (${Code}). Delete them again later.`,
  );
}

async function unlessMissing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NotFound) return undefined;
    throw error;
  }
}

/** S3 refuses any range of an empty object. */
function asEmpty(error: unknown): 'empty' {
  if (error instanceof Error && error.name === 'InvalidRange') return 'empty';
  throw error;
}
