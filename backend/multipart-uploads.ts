/** Objects that arrive in parts, each of which can be sent again: what S3 calls a multipart upload. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  NoSuchUpload,
  type Part,
} from '@aws-sdk/client-s3';
import type { Objects } from './objects.ts';

/** Names the transfer, not the object. */
export type Multipart = { key: string; uploadId: string };
export type ArrivedPart = { number: number; bytes: number; etag: string };

/** The transfer's id. */
export async function createMultipart(objects: Objects, key: string, mediaType: string): Promise<string> {
  const { UploadId } = await objects.client.send(
    new CreateMultipartUploadCommand({ Bucket: objects.bucket, Key: key, ContentType: mediaType }),
  );
  if (UploadId === undefined) throw new Error(`The store began a multipart upload of ${key} without an id.`);
  return UploadId;
}

/** In the order of their numbers; undefined where the transfer was completed or aborted. */
export async function listParts(
  objects: Objects,
  { key, uploadId }: Multipart,
): Promise<ArrivedPart[] | undefined> {
  return unlessEnded(async () => {
    const parts: ArrivedPart[] = [];
    for await (const page of partPages(objects, { key, uploadId })) {
      for (const { PartNumber = 0, Size = 0, ETag = '' } of page) {
        parts.push({ number: PartNumber, bytes: Size, etag: ETag });
      }
    }
    return parts;
  });
}

/** The SDK's own paginator follows the next marker, which S3 names on the last page too: it would never end. */
async function* partPages(objects: Objects, { key, uploadId }: Multipart): AsyncGenerator<Part[]> {
  let marker: string | undefined;
  let more = true;
  while (more) {
    const { Parts, IsTruncated, NextPartNumberMarker } = await objects.client.send(
      new ListPartsCommand({
        Bucket: objects.bucket,
        Key: key,
        UploadId: uploadId,
        PartNumberMarker: marker,
      }),
    );
    yield Parts ?? [];
    marker = NextPartNumberMarker;
    more = IsTruncated ?? false;
  }
}

/** Makes the object of its parts. False where the transfer was completed or aborted before. */
export async function completeMultipart(
  objects: Objects,
  { key, uploadId }: Multipart,
  parts: readonly ArrivedPart[],
): Promise<boolean> {
  const completed = await unlessEnded(() =>
    objects.client.send(
      new CompleteMultipartUploadCommand({
        Bucket: objects.bucket,
        Key: key,
        UploadId: uploadId,
        MultipartUpload: { Parts: parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
      }),
    ),
  );
  return completed !== undefined;
}

/** Its parts are gone then. Does nothing to a transfer that was completed or aborted before. */
export async function abortMultipart(objects: Objects, { key, uploadId }: Multipart): Promise<void> {
  const input = { Bucket: objects.bucket, Key: key, UploadId: uploadId };
  await unlessEnded(() => objects.client.send(new AbortMultipartUploadCommand(input)));
}

async function unlessEnded<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoSuchUpload || (error as Error).name === 'NoSuchUpload') return undefined;
    throw error;
  }
}
