/**
 * The only file that uses onnxruntime. `run` blocks the calling thread while the graph runs, so sessions are
 * opened in a worker thread.
 */
import './disable-telemetry.ts';
import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { ProblemError } from '#contracts/errors.ts';
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { describePlacement, graphName, ProfileFile } from './node-placement.ts';
import type { PixelStagesKind } from './pixel-stages-kind.ts';

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
  /** Says of every graph on another provider than the CPU which nodes the CPU runs. Default: false. */
  verbose?: boolean | undefined;
};

export type Feeds = Record<string, Tensor>;

type Opened = { session: InferenceSession; profile?: ProfileFile };

export class OnnxSession {
  readonly #session: InferenceSession;
  readonly #report: (profile: ProfileFile) => void;
  /** Set until the first run, if the runtime is asked where nodes run. */
  #profile: ProfileFile | undefined;

  private constructor({ session, profile }: Opened, report: (profile: ProfileFile) => void) {
    this.#session = session;
    this.#profile = profile;
    this.#report = report;
  }

  /**
   * Loads an ONNX file, or its bytes. Throws `provider-unavailable` if the requested provider is missing; it never falls
   * back to another one. If the provider leaves nodes to the CPU, a warning says so after the first run.
   */
  static async open(graph: string | Uint8Array, configuration: SessionConfiguration): Promise<OnnxSession> {
    const { executionProvider: provider, verbose = false } = configuration;
    requireBackend(provider);
    const report = (profile: ProfileFile) => {
      const text = describePlacement(graphName(graph), profile.take(), { provider, verbose });
      process.emitWarning(text, 'NodePlacement');
    };
    try {
      return new OnnxSession(await openSession(graph, configuration), report);
    } catch (cause) {
      throw explainSessionError(cause, provider);
    }
  }

  /** Frees the memory. The session cannot be used afterwards. */
  release(): Promise<void> {
    this.#profile?.remove();
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
      this.#reportOnce();
      const data = results[output]?.data as Float32Array;
      if (into === undefined || target !== null) return data;
      const copy = into.data as Float32Array;
      copy.set(data);
      return copy;
    } catch (cause) {
      throw explainSessionError(cause);
    }
  }

  #reportOnce(): void {
    const profile = this.#profile;
    if (profile === undefined) return;
    this.#profile = undefined;
    this.#session.endProfiling();
    this.#report(profile);
  }
}

/** Asks the runtime for its profile only where nodes are left to the CPU, or where everything is to be said. */
async function openSession(graph: string | Uint8Array, configuration: SessionConfiguration): Promise<Opened> {
  const options = sessionOptions(configuration);
  const { executionProvider, verbose = false } = configuration;
  if (executionProvider === 'cpu') return { session: await createSession(graph, options) };
  if (!verbose) {
    const session = await createSession(graph, { ...options, ...WITHOUT_CPU }).catch(ifLeftToCpu);
    if (session) return { session };
  }
  const profile = new ProfileFile();
  const profiling = { enableProfiling: true, profileFilePrefix: profile.prefix };
  try {
    return { session: await createSession(graph, { ...options, ...profiling }), profile };
  } catch (error) {
    profile.remove();
    throw error;
  }
}

function createSession(
  graph: string | Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return typeof graph === 'string'
    ? InferenceSession.create(graph, options)
    : InferenceSession.create(graph, options);
}

/** The runtime then refuses a graph of which it would leave nodes to the CPU. */
const WITHOUT_CPU = { extra: { session: { disable_cpu_ep_fallback: '1' } } };

/** Returns undefined for that refusal and throws any other error. */
function ifLeftToCpu(error: unknown): undefined {
  if (error instanceof Error && /fallback to CPU EP has been explicitly disabled/.test(error.message)) return;
  throw error;
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

/** The providers that this build of the runtime has. Some need more than the build: a driver, libraries. */
export function builtProviders(): ExecutionProvider[] {
  const names = new Set(listSupportedBackends().map(({ name }) => name));
  return EXECUTION_PROVIDERS.filter((provider) => names.has(provider));
}

function requireBackend(provider: ExecutionProvider): void {
  if (builtProviders().includes(provider)) return;
  const build = `this build of onnxruntime-node (${process.platform} ${process.arch})`;
  throw unavailable(provider, `${build} does not have it`);
}

function unavailable(provider: ExecutionProvider, why: string, cause?: unknown): ProblemError {
  return new ProblemError(
    'provider-unavailable',
    `The execution provider "${provider}" cannot be used: ${why}.`,
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
  if (/requires f16/.test(message)) {
    return unavailable(opening ?? 'webgpu', 'the device has no float16; choose the precision float32', cause);
  }
  if (opening && opening !== 'cpu') return unavailable(opening, shorten(message), cause);
  return cause;
}

/** Leaves out the place in the runtime's sources with which some of its messages begin. */
function shorten(message: string): string {
  return message
    .trim()
    .replace(/^\/\S+ .*? was false\. /s, '')
    .replace(/\.$/, '');
}
