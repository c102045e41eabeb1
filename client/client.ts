/** The client: one call for each thing that takes several requests, and `request` for every route. */
import type {
  ClassRequest,
  Evaluation,
  EvaluationRequest,
  InlineSegmentationRequest,
  Routes,
  Segmentation,
  SegmentationPage,
} from './api-types.ts';
import { Api, type AnswerOf, type ClientOptions, type RequestInput, type Route } from './api.ts';
import { newIdempotencyKey } from './digest.ts';
import { downloadArtifact, type ArtifactName } from './download-artifact.ts';
import { pause } from './pause.ts';
import { ProblemError } from './problem-error.ts';
import { isBlob, readImage, type ImageInput } from './read-image.ts';
import { uploadImage, type UploadProgress, type UploadSettings } from './upload-image.ts';
import { hasEnded, requireSuccess, waitForEnd, type Job, type WaitSettings } from './wait-for-end.ts';

/** Names of classes, with or without synonyms; or the name of a vocabulary. */
export type Classes = readonly ClassRequest[] | { vocabulary: string };

/** The image is sent, or the job was read again. */
export type SegmentProgress = UploadProgress | { stage: 'job'; job: Segmentation };

type Settings = {
  /** Ends the call, not the job: `cancel` does that. */
  signal?: AbortSignal | undefined;
  /** Makes the call safe to repeat for a day, also from another process: keep it with the image. */
  idempotencyKey?: string | undefined;
  /** `true`: until the job ends; a number: this many seconds; `false`: not at all. Default: true. */
  wait?: boolean | number | undefined;
};

/** The members of the request besides the image and the classes, and how the client goes about it. */
export type SegmentOptions = Omit<InlineSegmentationRequest, 'classes' | 'vocabulary'> &
  Settings &
  Pick<UploadSettings, 'resume'> & { onProgress?: ((progress: SegmentProgress) => void) | undefined };

export type EvaluateOptions = Settings & { onProgress?: ((evaluation: Evaluation) => void) | undefined };

export type CallOptions = { signal?: AbortSignal | undefined };

/** The largest image that a request itself may hold. */
const INLINE_BYTES = 4 * 1024 * 1024;
/** The longest time for which the service holds an answer back. */
const HELD_SECONDS = 25;

export class Client {
  readonly #api: Api;

  constructor(options: ClientOptions) {
    this.#api = new Api(options);
  }

  /** Calls any route of the API: `client.request('GET /v1/schedules/{name}', { path: { name: 'nightly' } })`. */
  request<Name extends Route>(route: Name, ...input: RequestInput<Name>): Promise<AnswerOf<Name>> {
    return this.#api.request(route, ...input);
  }

  /**
   * Sends an image, makes one job of it and waits for its end. A repeated call with the same `idempotencyKey`
   * gives the same job.
   *
   * @throws ProblemError if the service refuses the request, or if the job ends without success (`job` is it)
   */
  async segment(image: ImageInput, classes: Classes, options: SegmentOptions = {}): Promise<Segmentation> {
    const { wait = true, idempotencyKey = newIdempotencyKey(), ...more } = options;
    const { signal, onProgress, resume, ...others } = more;
    const source = await readImage(image, this.#api.fetch);
    const request = { ...others, ...('vocabulary' in classes ? classes : { classes: [...classes] }) };
    const onJob = onProgress && ((job: Segmentation) => onProgress({ stage: 'job', job }));
    const isInline = isBlob(source) && source.size <= INLINE_BYTES;
    const body = isInline
      ? formOf(source, request)
      : { image: await this.#sourceOf(source, { signal, onProgress, idempotencyKey, resume }), ...request };
    const settings = { signal, idempotencyKey, onProgress: onJob };
    return this.#create<Segmentation>('POST /v1/segmentations', body, wait, settings);
  }

  /**
   * Sends an image to the store, where jobs find it: `client.segment({ upload_id }, classes)`. Large images go
   * in parts; `resume` continues an upload that was interrupted, also on another day's page.
   */
  async upload(image: ImageInput, settings: UploadSettings = {}): Promise<{ upload_id: string }> {
    const source = await readImage(image, this.#api.fetch);
    if (isBlob(source)) return { upload_id: await uploadImage(this.#api, source, settings) };
    throw new TypeError('Only a file or bytes can be uploaded; the service itself fetches addresses.');
  }

  /** Scores a dataset and waits for its end. Members of the request are those of `POST /v1/evaluations`. */
  evaluate(request: EvaluationRequest, options: EvaluateOptions = {}): Promise<Evaluation> {
    const { wait = true, idempotencyKey = newIdempotencyKey(), ...others } = options;
    return this.#create<Evaluation>('POST /v1/evaluations', request, wait, { idempotencyKey, ...others });
  }

  /**
   * Waits for the end of a job or an evaluation, and returns it whatever its state is: `requireSuccess` throws
   * if that is a failure.
   */
  wait(job: string | Segmentation, settings?: WaitSettings<Segmentation>): Promise<Segmentation>;
  wait(evaluation: Evaluation, settings?: WaitSettings<Evaluation>): Promise<Evaluation>;
  wait(job: string | Job, settings: WaitSettings<never> = {}): Promise<Job> {
    if (typeof job !== 'string' && hasEnded(job)) return Promise.resolve(job);
    return waitForEnd<never>(this.#api, typeof job === 'string' ? job : job.id, settings);
  }

  get(id: string, { signal }: CallOptions = {}): Promise<Segmentation> {
    return this.#api.request('GET /v1/segmentations/{id}', { path: { id }, signal });
  }

  /** Lists jobs, newest first. `cursor` is the `next_cursor` of the page before. */
  list(
    query: Routes['GET /v1/segmentations']['query'] = {},
    { signal }: CallOptions = {},
  ): Promise<SegmentationPage> {
    return this.#api.request('GET /v1/segmentations', { query, signal });
  }

  /** Cancels a job. One that is running stops within seconds. */
  async cancel(id: string, { signal }: CallOptions = {}): Promise<Segmentation> {
    try {
      return await this.#api.request('POST /v1/segmentations/{id}/cancel', { path: { id }, signal });
    } catch (error) {
      const job =
        error instanceof ProblemError && error.code === 'conflict' && (await this.get(id, { signal }));
      // An earlier attempt, whose answer was lost, has canceled it.
      if (job && job.status === 'canceled') return job;
      throw error;
    }
  }

  /** Deletes a job and all its files. */
  delete(id: string, { signal }: CallOptions = {}): Promise<undefined> {
    return this.#api.request('DELETE /v1/segmentations/{id}', { path: { id }, signal });
  }

  /** Fetches a file of a job or an evaluation and verifies its checksum. */
  download(job: Job, name: ArtifactName, { signal }: CallOptions = {}): Promise<Blob> {
    return downloadArtifact(this.#api, job, name, signal);
  }

  async #sourceOf(source: Awaited<ReturnType<typeof readImage>>, settings: UploadSettings) {
    return isBlob(source) ? { upload_id: await uploadImage(this.#api, source, settings) } : source;
  }

  /** The service holds its answer back until the job ends, unless somebody wants to see the progress. */
  async #create<Each extends Job>(
    route: 'POST /v1/segmentations' | 'POST /v1/evaluations',
    body: object,
    wait: boolean | number,
    { onProgress, signal, idempotencyKey }: WaitSettings<Each> & { idempotencyKey: string },
  ): Promise<Each> {
    const started = performance.now();
    const seconds = typeof wait === 'number' ? wait : wait ? Infinity : 0;
    const held = onProgress ? 0 : Math.min(Math.floor(seconds), HELD_SECONDS);
    const headers: Record<string, string> = held > 0 ? { prefer: `wait=${held}` } : {};
    const { body: job, retryAfter = 1 } = await this.#api.read<Each>(route, {
      body,
      headers,
      signal,
      idempotencyKey,
    });
    onProgress?.(job);
    const left = seconds - (performance.now() - started) / 1000;
    if (hasEnded(job) || left <= 0) return requireSuccess(job);
    await pause(Math.min(retryAfter, left), signal);
    const rest = Math.max(0, seconds - (performance.now() - started) / 1000);
    return requireSuccess(await waitForEnd<Each>(this.#api, job.id, { signal, onProgress, seconds: rest }));
  }
}

function formOf(image: Blob, request: object): FormData {
  const form = new FormData();
  form.append('image', image, 'image');
  form.append('request', JSON.stringify(request));
  return form;
}
