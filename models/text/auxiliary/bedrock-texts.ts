/**
 * Gets auxiliary texts from a language model through Amazon Bedrock's Converse API, if the user has
 * configured one. Region, credentials and endpoint come from the AWS SDK's own configuration.
 */
// The one use of the SDK in models: the packed program asks Bedrock from the segmenter's thread, where no
// other room can hand it a client.
// oxlint-disable-next-line no-restricted-imports
import type {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseCommandInput,
  ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { ProblemError } from '#contracts/errors.ts';
import type { AuxiliaryText } from '#contracts/vocabularies/query-plan.ts';
import type { AuxiliaryKind, AuxiliaryTextSource, Word } from '../auxiliary-texts.ts';
import { cleanAnswer, saysNone } from './clean-answer.ts';
import { PROMPTS } from './language-model-prompts.ts';

type Sdk = {
  BedrockRuntimeClient: typeof BedrockRuntimeClient;
  ConverseCommand: typeof ConverseCommand;
};

export type BedrockConfiguration = {
  modelId: string;
  /** Timeout for one word in seconds, including all attempts. Default: 60. */
  timeoutSeconds?: number;
  /** Loads the SDK on first use: it is large, and few users configure it. */
  loadSdk?: () => Promise<Sdk>;
};

type Connection = { client: BedrockRuntimeClient; sdk: Sdk };

/** CLIP reads 77 tokens of a text. */
const MAXIMUM_TOKENS = 200;

const WITHOUT_MODEL =
  'give the class a text, set ITACLIP_AUXILIARY_TEXTS=wordnet, or use --set auxiliary=none.';

/** HTTP statuses for which another attempt may succeed: timeouts, and a model that fails or is busy. */
const PASSING_STATUSES = new Set([408, 424, 429]);

export class BedrockTexts implements AuxiliaryTextSource {
  readonly #modelId: string;
  readonly #timeoutSeconds: number;
  readonly #loadSdk: () => Promise<Sdk>;
  #connection: Promise<Connection> | undefined;

  constructor({
    modelId,
    timeoutSeconds = 60,
    // oxlint-disable-next-line no-restricted-imports -- as above
    loadSdk = () => import('@aws-sdk/client-bedrock-runtime'),
  }: BedrockConfiguration) {
    this.#modelId = modelId;
    this.#timeoutSeconds = timeoutSeconds;
    this.#loadSdk = loadSdk;
  }

  /** Throws `auxiliary-texts-unavailable` if there is no answer or no usable one. */
  async find(kind: AuxiliaryKind, { name }: Word, signal?: AbortSignal): Promise<AuxiliaryText | undefined> {
    const { stopReason, output } = await this.#ask(kind, name, signal);
    if (stopReason !== 'end_turn') {
      throw this.#useless(kind, name, `it stopped with ${stopReason ?? 'no reason'} instead of end_turn`);
    }
    const answer = output?.message?.content?.map(({ text = '' }) => text).join('') ?? '';
    if (kind === 'synonyms' && saysNone(answer)) return undefined;
    const text = cleanAnswer(kind, answer);
    if (text === undefined) throw this.#useless(kind, name, `it answered "${answer.slice(0, 80)}"`);
    if (text.toLowerCase() === name.toLowerCase()) return undefined;
    return { text, source: `bedrock:${this.#modelId}` };
  }

  async #ask(kind: AuxiliaryKind, name: string, signal?: AbortSignal): Promise<ConverseCommandOutput> {
    const timeout = AbortSignal.timeout(1000 * this.#timeoutSeconds);
    try {
      const { client, sdk } = await this.#connect();
      return await client.send(new sdk.ConverseCommand(request(this.#modelId, kind, name)), {
        abortSignal: AbortSignal.any(signal ? [signal, timeout] : [timeout]),
      });
    } catch (cause) {
      signal?.throwIfAborted();
      if (timeout.aborted) {
        throw this.#problem(kind, name, `no answer within ${this.#timeoutSeconds} seconds`, cause, true);
      }
      const { name: kindOfError, message } = cause as Error;
      throw this.#problem(kind, name, `${kindOfError}: ${message}`, cause, mayPass(cause));
    }
  }

  /** Connects once for all words. A failure is not kept, so that the next word tries again. */
  async #connect(): Promise<Connection> {
    this.#connection ??= this.#loadSdk().then((sdk) => ({ client: new sdk.BedrockRuntimeClient(), sdk }));
    try {
      return await this.#connection;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  #problem(kind: AuxiliaryKind, name: string, why: string, cause: unknown, retryable = false): ProblemError {
    return new ProblemError(
      'auxiliary-texts-unavailable',
      `${this.#without(kind, name)}: ${why}. ` +
        'Check the AWS region, the credentials, their permission bedrock:InvokeModel and ITACLIP_BEDROCK_MODEL; ' +
        `or ${WITHOUT_MODEL}`,
      { cause, retryable },
    );
  }

  #useless(kind: AuxiliaryKind, name: string, why: string): ProblemError {
    return new ProblemError(
      'auxiliary-texts-unavailable',
      `${this.#without(kind, name)}: ${why}. Name another model in ITACLIP_BEDROCK_MODEL, or ${WITHOUT_MODEL}`,
    );
  }

  #without(kind: AuxiliaryKind, name: string): string {
    const text = kind === 'definitions' ? 'definition' : 'synonym';
    return `No ${text} of "${name}" from the model ${this.#modelId} on Amazon Bedrock`;
  }
}

function request(modelId: string, kind: AuxiliaryKind, name: string): ConverseCommandInput {
  const { instruction, examples } = PROMPTS[kind];
  const turns = examples.flatMap(([word, answer]) => [
    { role: 'user' as const, content: [{ text: word }] },
    { role: 'assistant' as const, content: [{ text: answer }] },
  ]);
  return {
    modelId,
    system: [{ text: instruction }],
    messages: [...turns, { role: 'user', content: [{ text: name }] }],
    inferenceConfig: { temperature: 0, maxTokens: MAXIMUM_TOKENS },
  };
}

function mayPass(error: unknown): boolean {
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string };
  const status = $metadata?.httpStatusCode;
  // Without a status there was no response; a broken connection has an error code of the operating system.
  if (status === undefined) return code !== undefined;
  return status >= 500 || PASSING_STATUSES.has(status);
}
