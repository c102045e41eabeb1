/** An upload: the client requests it and sends the image to the store; jobs then use it. */
import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { SERVICE_LIMITS } from '../limits.ts';
import { openEnum } from '../open-enum.ts';
import { tenantSchema } from '../tenant.ts';
import { timeSchema } from '../time.ts';

const IMAGE_MEDIA_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'image/heif',
  'image/avif',
  'image/tiff',
] as const;

/** A sha256 in hex, as `sha256sum` prints it. */
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal digits');

export const uploadRequestSchema = z
  .strictObject({
    content_type: z.enum(IMAGE_MEDIA_TYPES),
    bytes: z
      .int()
      .min(1)
      .max(SERVICE_LIMITS.imageBytes)
      .meta({ description: 'The exact length: the store refuses any other.' }),
    sha256: sha256Schema.optional().meta({
      description: 'The SHA-256 of the whole file. If it is given, the store refuses other bytes.',
    }),
    multipart: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether the image is sent in parts, each of which can be repeated.' }),
  })
  .meta({ id: 'UploadRequest' });

/** An upload as stored in its row. */
export const uploadRecordSchema = z.object({
  id: idSchema('upload'),
  tenant: tenantSchema,
  content_type: z.enum(IMAGE_MEDIA_TYPES),
  bytes: z.int(),
  sha256: sha256Schema.optional(),
  created_at: timeSchema,
  /**
   * The time from which no job can be created from it; it is then deleted unless a job needs it.
   */
  expires_at: timeSchema,
  /** A job that was created from it may read it until then. */
  needed_until: timeSchema.optional(),
  multipart: z.object({ s3_upload_id: z.string(), completed_at: timeSchema.optional() }).optional(),
});

export type UploadRequest = z.infer<typeof uploadRequestSchema>;
export type UploadRecord = z.infer<typeof uploadRecordSchema>;

const uploadShape = {
  id: idSchema('upload'),
  content_type: z.enum(IMAGE_MEDIA_TYPES),
  bytes: z.int(),
  sha256: sha256Schema.nullable(),
  created_at: timeSchema,
  expires_at: timeSchema.meta({ description: 'A job must be created from the upload before this time.' }),
};

const partSchema = z.object({ number: z.int(), bytes: z.int(), etag: z.string() }).meta({ id: 'UploadPart' });

/** `GET /v1/uploads/{id}/parts` */
export const partListSchema = z
  .object({
    parts: z
      .array(partSchema)
      .meta({ description: 'The parts that have arrived, in the order of their numbers.' }),
    part_bytes: z.int().meta({ description: 'The length of each part but the last.' }),
    part_count: z.int(),
  })
  .meta({ id: 'PartList' });

/** `GET /v1/uploads/{id}` */
export const uploadSchema = z
  .object({
    ...uploadShape,
    status: openEnum(['waiting', 'arrived']),
    received_bytes: z.int().nullable(),
    parts: z
      .array(partSchema)
      .nullable()
      .meta({ description: 'The parts that have arrived; null unless the upload is in parts.' }),
  })
  .meta({ id: 'Upload' });

/** `POST /v1/uploads` and `/renew`: how to send it. */
export const uploadTicketSchema = z
  .object({
    ...uploadShape,
    method: z.literal('PUT'),
    url: z
      .string()
      .nullable()
      .meta({ description: 'Send the bytes to this URL, with `headers`. Null if the upload is in parts.' }),
    headers: z.record(z.string(), z.string()).meta({ description: 'Send exactly these headers.' }),
    url_expires_at: timeSchema.nullable(),
    part_bytes: z
      .int()
      .nullable()
      .meta({ description: 'The length of each part but the last; null unless the upload is in parts.' }),
    part_count: z.int().nullable().meta({ description: 'Null unless the upload is in parts.' }),
  })
  .meta({ id: 'UploadTicket' });

export type UploadTicket = z.infer<typeof uploadTicketSchema>;

/** `POST /v1/uploads/{id}/parts` */
export const partsRequestSchema = z
  .strictObject({
    numbers: z.array(z.int().min(1).max(SERVICE_LIMITS.uploadParts)).min(1).max(100),
  })
  .meta({ id: 'PartsRequest' });

export const partTicketsSchema = z
  .object({
    parts: z.array(
      z
        .object({
          number: z.int(),
          bytes: z.int(),
          method: z.literal('PUT'),
          url: z.string(),
          headers: z.record(z.string(), z.string()).meta({ description: 'Send exactly these headers.' }),
          url_expires_at: timeSchema,
        })
        .meta({ id: 'PartTicket' }),
    ),
  })
  .meta({ id: 'PartTickets' });
