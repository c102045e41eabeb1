/**
 * A request to segment, in each of its three forms: a JSON document that says where the photo is; the
 * photo itself, with the settings in the query; or a form with both.
 */
import { z } from 'zod';
import {
  segmentationSettingsSchema,
  type SegmentationRequest,
  type SegmentationSettings,
} from '#contracts/jobs/segmentation-request.ts';
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import type { ApiContext } from '#functions/api/context.ts';
import { ApiProblem } from '#functions/api/problems/api-problem.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';
import { parseDocument } from '#functions/api/problems/validation-hook.ts';
import { photoTooLarge } from '../limit-body.ts';
import type { PhotoSource } from './locate-photo.ts';

export type Creation = { settings: SegmentationSettings; photo: PhotoSource };

/** With `Content-Type: image/...`: everything as JSON, or the usual three by themselves. */
export const creationQuerySchema = z.object({
  settings: z.string().optional().meta({
    description: 'With a photo as the body: the members of SegmentationSettings as JSON.',
    example: '{"classes":["dog"],"preset":"fast"}',
  }),
  classes: z
    .string()
    .optional()
    .meta({ description: 'With a photo as the body: names, separated by commas.', example: 'dog,cat' }),
  vocabulary: z.string().optional().meta({ description: 'With a photo as the body.' }),
  preset: z.string().optional().meta({ description: 'With a photo as the body.' }),
});

const JSON_MEDIA_TYPE = /^application\/([a-z.-]+\+)?json$/;

type Query = z.infer<typeof creationQuerySchema>;

/** @param document The body, where it is JSON. */
export async function readCreation(
  c: ApiContext,
  query: Query,
  document: SegmentationRequest,
): Promise<Creation> {
  const mediaType = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType.startsWith('image/')) {
    const inline = new Uint8Array(await c.req.arrayBuffer());
    return { settings: settingsOfQuery(query), photo: { inline } };
  }
  if (mediaType === 'multipart/form-data') return readForm(c);
  if (mediaType === '') throw invalidAt('Content-Type', 'the request has no body');
  if (!JSON_MEDIA_TYPE.test(mediaType)) throw otherMediaType(mediaType);
  const { image, ...settings } = document;
  return { settings, photo: image };
}

function settingsOfQuery({ settings, classes, ...rest }: Query): SegmentationSettings {
  const whole = settings === undefined ? {} : parseJson(settings, () => notJson('settings'));
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) throw notJson('settings');
  const names = classes?.split(',').map((name) => name.trim());
  const given = Object.entries({ ...rest, classes: names }).filter(([, value]) => value !== undefined);
  return parseDocument(segmentationSettingsSchema, { ...whole, ...Object.fromEntries(given) }, 'settings');
}

async function readForm(c: ApiContext): Promise<Creation> {
  const form = await formOf(c);
  const photo = form.get('photo');
  const text = form.get('settings');
  if (!(photo instanceof Blob)) throw invalidAt('photo', 'the form has no file "photo"');
  if (photo.size > SERVICE_LIMITS.inlineImageBytes) throw photoTooLarge();
  const json = text instanceof Blob ? await text.text() : text;
  if (json === null) throw invalidAt('settings', 'the form has no part "settings"');
  const document = parseJson(json, () => notJson('settings'));
  return {
    settings: parseDocument(segmentationSettingsSchema, document, 'settings'),
    photo: { inline: new Uint8Array(await photo.arrayBuffer()) },
  };
}

/** From bytes that may have been read before. */
async function formOf(c: ApiContext): Promise<FormData> {
  const headers = { 'content-type': c.req.header('content-type') ?? '' };
  try {
    return await new Response(await c.req.arrayBuffer(), { headers }).formData();
  } catch (cause) {
    throw new ApiProblem('invalid-request', 'The body is no form, or not all of one.', {
      cause,
      status: 400,
    });
  }
}

function parseJson(text: string, orElse: (cause: unknown) => unknown): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw orElse(cause);
  }
}

function otherMediaType(mediaType: string): ProblemError {
  return new ProblemError(
    'unsupported-media-type',
    `The body is ${mediaType}; this route takes application/json, image/* and multipart/form-data.`,
  );
}

function notJson(name: string) {
  return invalidAt(name, 'expected a JSON object');
}
