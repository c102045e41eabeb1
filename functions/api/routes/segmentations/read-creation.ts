/**
 * A request to segment, in each of its three forms: a JSON document that says where the image is; the
 * image itself, with the request in the query; or a form with both.
 */
import { z } from 'zod';
import {
  inlineSegmentationRequestSchema,
  type SegmentationRequest,
  type InlineSegmentationRequest,
} from '#contracts/jobs/segmentation-request.ts';
import { ProblemError } from '#contracts/errors.ts';
import { SERVICE_LIMITS } from '#contracts/limits.ts';
import { PRESET_NAMES } from '#contracts/segmentation/options.ts';
import { vocabularyNameSchema } from '#contracts/vocabularies/vocabulary-resource.ts';
import type { ApiContext } from '#functions/api/context.ts';
import { invalidAt } from '#functions/request-references/invalid-at.ts';
import { parseDocument } from '#functions/api/problems/validation-hook.ts';
import { imageTooLarge } from '../limit-body.ts';
import { isJson, mediaTypeOf } from '../media-type.ts';
import type { ImageSource } from './locate-image.ts';
import { readForm } from './read-form.ts';

export type Creation = { request: InlineSegmentationRequest; image: ImageSource };

/** With `Content-Type: image/...`: everything as JSON, or the usual three by themselves. */
export const creationQuerySchema = z.object({
  request: z.string().optional().meta({
    description: 'For an image as the body: an InlineSegmentationRequest as JSON.',
    example: '{"classes":["dog"],"preset":"fast"}',
  }),
  classes: z.string().min(1).optional().meta({
    description: 'For an image as the body: the names of the classes, separated by commas.',
    example: 'dog,cat',
  }),
  vocabulary: vocabularyNameSchema
    .optional()
    .meta({ description: 'For an image as the body: the name of a vocabulary.' }),
  preset: z
    .enum(PRESET_NAMES)
    .optional()
    .meta({ description: 'For an image as the body: how much time it is worth.' }),
});

type Query = z.infer<typeof creationQuerySchema>;

/** @param document The body, where it is JSON. */
export async function readCreation(
  c: ApiContext,
  query: Query,
  document: SegmentationRequest,
): Promise<Creation> {
  const mediaType = mediaTypeOf(c);
  if (mediaType.startsWith('image/')) {
    const inline = new Uint8Array(await c.req.arrayBuffer());
    return { request: requestOfQuery(query), image: { inline } };
  }
  if (mediaType === 'multipart/form-data') return creationOfForm(c);
  if (mediaType === '') throw invalidAt('Content-Type', 'the request has no body');
  if (!isJson(mediaType)) throw otherMediaType(mediaType);
  const { image, ...request } = document;
  return { request, image };
}

function requestOfQuery({ request, classes, ...rest }: Query): InlineSegmentationRequest {
  const whole = request === undefined ? {} : parseJson(request, () => notJson('request'));
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) throw notJson('request');
  const names = classes?.split(',').map((name) => name.trim());
  const given = Object.entries({ ...rest, classes: names }).filter(([, value]) => value !== undefined);
  return parseDocument(
    inlineSegmentationRequestSchema,
    { ...whole, ...Object.fromEntries(given) },
    'request',
  );
}

async function creationOfForm(c: ApiContext): Promise<Creation> {
  const body = new Uint8Array(await c.req.arrayBuffer());
  const { image, request } = await readForm(c.req.header('content-type') ?? '', body);
  if (image === undefined) throw invalidAt('image', 'the form has no part "image"');
  if (image.length > SERVICE_LIMITS.inlineImageBytes) throw imageTooLarge();
  if (request === undefined) throw invalidAt('request', 'the form has no part "request"');
  const document = parseJson(request, () => notJson('request'));
  return {
    request: parseDocument(inlineSegmentationRequestSchema, document, 'request'),
    image: { inline: image },
  };
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
