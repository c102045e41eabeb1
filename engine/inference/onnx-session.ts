/**
 * The only file that uses onnxruntime. `run` blocks the calling thread while the graph runs, so sessions are
 * opened in a worker thread.
 */
import './disable-telemetry.ts';
import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { ProblemError } from '#contracts/errors.ts';
import type { ExecutionProvider, PixelStagesKind } from './execution-provider.ts';

// The runtime's warnings concern its own choices, and its errors arrive as exceptions: its log would print
// each of them on stderr a second time.
env.logLevel = 'fatal';
const FATAL = 4;

export type SessionConfiguration = {
  executionProvider: ExecutionProvider;
  /** Threads per operator; 0 leaves the choice to the runtime, which uses one per core. */
  threads: number;
  /** Runs the stages after the encoder. Default: the kind that suits the execution provider. */
  pixelStages?: PixelStagesKind;
};

export type Feeds = Record<string, Tensor>;

export class OnnxSession {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /**
   * Loads an ONNX file. Throws `provider-unavailable` if the requested provider is missing; it never falls
   * back to another one.
   */
  static async open(path: string, configuration: SessionConfiguration): Promise<OnnxSession> {
    requireProvider(configuration.executionProvider);
    try {
      return new OnnxSession(await InferenceSession.create(path, sessionOptions(configuration)));
    } catch (cause) {
      throw explainSessionError(cause, configuration.executionProvider);
    }
  }

  /** Frees the memory. The session cannot be used afterwards. */
  release(): Promise<void> {
    return this.#session.release();
  }

  /**
   * Runs the graph and returns one output as float32 in the tensor's own order.
   * @param into The tensor that receives the output, if given; it must have the output's size.
   */
  async run(feeds: Feeds, output: string, into?: Tensor): Promise<Float32Array> {
    const target = into && canWriteTo(into) ? into : null;
    try {
      const results = await this.#session.run(feeds, { [output]: target });
      const data = results[output]?.data as Float32Array;
      if (into === undefined || target !== null) return data;
      const copy = into.data as Float32Array;
      copy.set(data);
      return copy;
    } catch (cause) {
      throw explainSessionError(cause);
    }
  }
}

/**
 * Node's interface for native code accepts shared memory, in which the pixel kernel works, only in newer
 * versions: Node 20 refuses it as "Invalid argument". 24.12 is the oldest version that was tried.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const KNOWS_SHARED_MEMORY = major > 24 || (major === 24 && minor >= 12);

function canWriteTo({ data }: Tensor): boolean {
  return KNOWS_SHARED_MEMORY || !((data as Float32Array).buffer instanceof SharedArrayBuffer);
}

export function onnxruntimeVersion(): string {
  return env.versions.node ?? env.versions.common;
}

export function floats(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor('float32', data, shape);
}

export function scalar(value: number): Tensor {
  return floats(Float32Array.of(value), []);
}

export function integers(data: BigInt64Array, shape: readonly number[]): Tensor {
  return new Tensor('int64', data, shape);
}

function sessionOptions({
  executionProvider,
  threads,
}: SessionConfiguration): InferenceSession.SessionOptions {
  return {
    executionProviders: [executionProvider],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    logSeverityLevel: FATAL,
  };
}

function requireProvider(provider: ExecutionProvider): void {
  const available = listSupportedBackends().map(({ name }) => name);
  if (available.includes(provider)) return;
  throw unavailable(provider, `this build of onnxruntime-node has ${available.join(', ')}`);
}

function unavailable(provider: ExecutionProvider, why: string, cause?: unknown): ProblemError {
  return new ProblemError(
    'provider-unavailable',
    `The execution provider "${provider}" cannot be used: ${why}. ` +
      'Choose "cpu", or run the GPU image on a host with an NVIDIA driver.',
    { cause },
  );
}

/** Turns errors that a caller can act on into problems and returns all others unchanged. */
function explainSessionError(cause: unknown, opening?: ExecutionProvider): unknown {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/out of memory|bad_alloc|failed to allocate memory|CUDNN_STATUS_ALLOC_FAILED/i.test(message)) {
    return new ProblemError('out-of-memory', `Inference ran out of memory: ${message}`, {
      cause,
      retryable: true,
    });
  }
  if (opening && opening !== 'cpu') return unavailable(opening, message, cause);
  return cause;
}
