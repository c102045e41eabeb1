/** Handles the messages of one call, one after the other, and names those that must be delivered again. */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Interruption } from '../attempts/heartbeat.ts';
import { handleMessage, releaseMessage } from '../queue/handle-message.ts';
import type { FunctionParts } from './open-function.ts';
import { RecordMessage } from './record-message.ts';

/** The time before Lambda ends the call in which the work at hand is released. */
const MARGIN_MILLISECONDS = 20_000;

type Call = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

export async function handleBatch(
  parts: FunctionParts,
  { Records }: SQSEvent,
  call: Call,
): Promise<SQSBatchResponse> {
  const { backend } = parts;
  const messages = Records.map(
    (record) => new RecordMessage(record, backend.sqs, backend.queues.urls.function),
  );
  using deadline = new Deadline(call.getRemainingTimeInMillis() - MARGIN_MILLISECONDS);
  for (const message of messages) await handleOne(parts, message, call, deadline.signal);
  const failed = messages.filter(({ isHandled }) => !isHandled);
  return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
}

async function handleOne(
  parts: FunctionParts,
  message: RecordMessage,
  { awsRequestId }: Call,
  release: AbortSignal,
): Promise<void> {
  if (release.aborted) return releaseMessage(message, 0, parts.log);
  const context = await parts.contextFor(awsRequestId);
  // Its queue hides the message until the end of the call: from now on the heartbeat does, for a minute at a time.
  await releaseMessage(message, context.visibilitySeconds, context.log);
  const leave = context.time.enter();
  try {
    const exit = await handleMessage(context, message, release);
    if (exit === undefined) return;
    context.log.error({ exit }, 'the segmenter is opened again');
    await parts.reset();
  } finally {
    leave();
  }
}

/** Fires when the work must be released, so that its row and its message say so before Lambda ends the call. */
class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    const reason: Interruption = 'released';
    this.#timer = setTimeout(() => this.#controller.abort(reason), Math.max(0, milliseconds));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
