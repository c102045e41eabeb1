/**
 * The entry of the package for programs: `import { openSegmenter } from 'itaclip'`. Its types are in
 * `package-types.d.ts`, which the package includes.
 */
import { ProblemError } from '#contracts/errors.ts';
import type { Output } from '#contracts/jobs/outputs.ts';
import { chooseModel } from '#models/find-model.ts';
import { settlePrecision } from '../probes/settle-precision.ts';
import { readImageFile } from '../imaging/read-image-file.ts';
import type { MasksJson } from '../results/masks-json.ts';
import { localConfiguration } from '../segmentation/local-configuration.ts';
import { SegmenterClient } from '../segmentation/segmenter-client.ts';
import type { Segmenter, OpenSegmenterOptions, Segmentation, SegmentRequest } from './package-types.d.ts';
import { checkOpening, resolveRequest } from './segment-request.ts';

export { ProblemError };

export async function openSegmenter(options: OpenSegmenterOptions = {}): Promise<Segmenter> {
  const { model: name, signal, ...choices } = checkOpening(options);
  const model = chooseModel(name);
  const runtime = await settlePrecision(model, choices, { signal }).catch((cause: unknown) => {
    throw signal?.aborted ? new ProblemError('canceled', 'The opening was canceled.', { cause }) : cause;
  });
  const client = new SegmenterClient(localConfiguration(model, runtime));
  try {
    await client.open({ signal });
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
  return new OpenedSegmenter(client);
}

class OpenedSegmenter implements Segmenter {
  readonly #client: SegmenterClient;
  readonly #closing = new AbortController();

  constructor(client: SegmenterClient) {
    this.#client = client;
  }

  async segment<Wanted extends Output = never>(
    image: string | URL | Uint8Array,
    request: SegmentRequest<Wanted>,
  ): Promise<Segmentation<Wanted>> {
    const { vocabulary, options, outputs, onProgress, ...given } = await resolveRequest(request);
    if (this.#closing.signal.aborted) throw closed();
    const signal = given.signal
      ? AbortSignal.any([given.signal, this.#closing.signal])
      : this.#closing.signal;
    const answer = await this.#client.segment(
      // The thread cuts the masks, so that the caller's thread stays free.
      { image: await readImage(image), vocabulary, options, outputs: [...outputs, 'masks.json'] },
      { signal, onProgress },
    );
    const { width, height, data } = answer.labels;
    const bytes = new Map(answer.artifacts.map((artifact) => [artifact.name, artifact.bytes]));
    const { masks } = JSON.parse(new TextDecoder().decode(bytes.get('masks.json'))) as MasksJson;
    const files = Object.fromEntries(outputs.map((name) => [name, bytes.get(name)])) as Record<
      Wanted,
      Uint8Array
    >;
    return { ...answer.result, labels: { width, height, data }, masks, files, timings: answer.timings };
  }

  async close(): Promise<void> {
    this.#closing.abort(closed());
    await this.#client[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

async function readImage(image: unknown): Promise<Uint8Array> {
  if (image instanceof Uint8Array) return image;
  if (typeof image === 'string' || (image instanceof URL && image.protocol === 'file:')) {
    return readImageFile(image);
  }
  const received = image instanceof URL ? `a URL of the scheme ${image.protocol}` : typeof image;
  throw new ProblemError(
    'invalid-request',
    `segment(image, request): expected a path, a file: URL or a Uint8Array as image, received ${received}. ` +
      'Fetch a remote image first and pass its bytes.',
  );
}

function closed(): ProblemError {
  return new ProblemError('canceled', 'The segmenter is closed: open another one with openSegmenter().');
}
