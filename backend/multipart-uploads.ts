/** S3 multipart uploads: objects that arrive in parts, each of which can be sent again. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  NoSuchUpload,
  type Part,
} from '@aws-sdk/client-s3';
import type { Objects } from './objects.ts';

/** Identifies the upload, not the object. */
export type Multipart = { key: string; uploadId: string };
export type ArrivedPart = { number: number; bytes: number; etag: string };

/** Returns the upload's id. */
export async function createMultipart(objects: Objects, key: string, mediaType: string): Promise<string> {
  const { UploadId } = await objects.client.send(
    new CreateMultipartUploadCommand({ Bucket: objects.bucket, Key: key, ContentType: mediaType }),
  );
  if (UploadId === undefined)
    throw new Error(`The store started a multipart upload of ${key} but returned no id.`);
  return UploadId;
}

/** Lists the parts by number; undefined if the upload was completed or aborted. */
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

/** Assembles the object from its parts. Returns false if the upload was already completed or aborted. */
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

/** Discards the parts. Does nothing if the upload was already completed or aborted. */
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
