/** The parts that an environment of the function keeps between calls: the model in its threads, and the clients. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { openBackend, type Backend } from '#backend/backend.ts';
import type { SegmentationFunctionEnvironment } from '#contracts/environment.ts';
import { createLogger, type Logger } from '#contracts/log.ts';
import { SharedTime } from '#engine/segmentation/shared-time.ts';
import type { SegmenterClient } from '#engine/segmentation/segmenter-client.ts';
import { chooseModel } from '#models/find-model.ts';
import { fetchMissingModel, openSegmenter, priceOf, segmenterConfiguration } from '../open-segmenter.ts';
import { Readiness } from '../process/readiness.ts';
import type { WorkerContext } from '../worker-context.ts';

/** A device that hangs must not keep the next call from opening another segmenter. */
const CLOSING_MILLISECONDS = 4000;

type Opened = { segmenter: SegmenterClient; readiness: Readiness };

export class FunctionParts {
  readonly backend: Backend;
  readonly log: Logger;
  readonly #environment: SegmentationFunctionEnvironment;
  readonly #id = randomUUID().slice(0, 8);
  #opened: Promise<Opened> | undefined;

  constructor(environment: SegmentationFunctionEnvironment) {
    this.#environment = environment;
    this.backend = openBackend(environment);
    this.log = createLogger('segmentation', environment.ITACLIP_LOG_LEVEL);
  }

  /** Begins to fetch and to open the model, which the first call then finds on its way. */
  start(): void {
    this.#open().catch((error: unknown) => this.log.error({ err: error }, 'the model cannot be opened'));
  }

  /** @param call The call's own id: two calls must not hold the same lease. */
  async contextFor(call: string): Promise<WorkerContext> {
    const { ITACLIP_VISIBILITY_SECONDS: visibilitySeconds } = this.#environment;
    const id = `function-${this.#id}/${call}`;
    return {
      id,
      backend: this.backend,
      ...(await this.#open()),
      time: new SharedTime(),
      visibilitySeconds,
      price: priceOf(this.#environment),
      log: this.log.child({ worker: id }),
    };
  }

  /** Closes a segmenter that cannot be trusted any more: the next call opens another. */
  async reset(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    const closed = opened?.segmenter[Symbol.asyncDispose]().catch(() => undefined);
    await Promise.race([closed, setTimeout(CLOSING_MILLISECONDS, undefined, { ref: false })]);
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#openModel();
    // A failure is not remembered: the bucket may answer the next call.
    this.#opened.catch(() => (this.#opened = undefined));
    return this.#opened;
  }

  async #openModel(): Promise<Opened> {
    const began = performance.now();
    const since = () => Math.round(performance.now() - began);
    await fetchMissingModel(this.#environment, this.backend.objects);
    const fetched_ms = since();
    const { ITACLIP_MODEL: name, ITACLIP_PRECISION: precision } = this.#environment;
    const configuration = segmenterConfiguration(this.#environment, chooseModel(name), precision);
    const segmenter = openSegmenter(configuration, this.#environment);
    await segmenter.open();
    const readiness = new Readiness(this.backend.now);
    readiness.succeeded();
    this.log.info({ fetched_ms, opened_ms: since() }, 'the model is open');
    return { segmenter, readiness };
  }
}
