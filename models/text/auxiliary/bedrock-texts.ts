/**
 * Auxiliary texts by a language model through Amazon Bedrock's Converse API. Region, credentials
 * and endpoint are those of the AWS SDK's own settings. Asked only by who configured it.
 */
import type { BedrockRuntimeClient, ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { ProblemError } from '../../../contracts/errors.ts';
import type { AuxiliaryKind, AuxiliaryText, AuxiliaryTexts, Word } from '../auxiliary-texts.ts';
import { cleanAnswer } from './clean-answer.ts';
import { PROMPTS } from './language-model-prompts.ts';

export type BedrockSetting = {
  modelId: string;
  /** How long one word may take, with all attempts. Default: 60. */
  timeoutSeconds?: number;
};

/** CLIP reads 77 tokens of a text. */
const MAXIMUM_TOKENS = 200;

/** HTTP statuses that another attempt may not meet: time-outs, a model that fails or is busy. */
const PASSING_STATUSES = new Set([408, 424, 429]);

export class BedrockTexts implements AuxiliaryTexts {
  readonly #modelId: string;
  readonly #timeoutSeconds: number;
  #client: Promise<BedrockRuntimeClient> | undefined;

  constructor({ modelId, timeoutSeconds = 60 }: BedrockSetting) {
    this.#modelId = modelId;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /** Throws `auxiliary-texts-unavailable` without an answer, or with one that is of no use. */
  async find(kind: AuxiliaryKind, { name }: Word, signal?: AbortSignal): Promise<AuxiliaryText | undefined> {
    const answer = await this.#ask(kind, name, signal);
    const text = cleanAnswer(kind, answer);
    if (text === undefined) throw this.#problem(kind, name, `it answered "${answer.slice(0, 80)}"`);
    if (text.toLowerCase() === name.toLowerCase()) return undefined;
    return { text, source: `bedrock:${this.#modelId}` };
  }

  async #ask(kind: AuxiliaryKind, name: string, signal?: AbortSignal): Promise<string> {
    const timeout = AbortSignal.timeout(1000 * this.#timeoutSeconds);
    try {
      this.#client ??= openClient();
      const client = await this.#client;
      const { ConverseCommand } = await import('@aws-sdk/client-bedrock-runtime');
      const { output } = await client.send(new ConverseCommand(request(this.#modelId, kind, name)), {
        abortSignal: AbortSignal.any(signal ? [signal, timeout] : [timeout]),
      });
      return output?.message?.content?.map(({ text = '' }) => text).join('') ?? '';
    } catch (cause) {
      signal?.throwIfAborted();
      if (timeout.aborted) {
        throw this.#problem(kind, name, `no answer within ${this.#timeoutSeconds} seconds`, cause, true);
      }
      const { name: kindOfError, message } = cause as Error;
      throw this.#problem(kind, name, `${kindOfError}: ${message}`, cause, mayPass(cause));
    }
  }

  #problem(kind: AuxiliaryKind, name: string, why: string, cause?: unknown, retryable = false): ProblemError {
    const text = kind === 'definitions' ? 'definition' : 'synonym';
    return new ProblemError(
      'auxiliary-texts-unavailable',
      `No ${text} of "${name}" from the model ${this.#modelId} on Amazon Bedrock: ${why}. ` +
        'Check the AWS region, the credentials, their permission bedrock:InvokeModel and ITACLIP_BEDROCK_MODEL; ' +
        'or give the class a text, set ITACLIP_AUXILIARY_TEXTS=wordnet, or use --set auxiliary=none.',
      { cause, retryable },
    );
  }
}

/** Loaded when it is first needed: the SDK is large, and few have configured it. */
async function openClient(): Promise<BedrockRuntimeClient> {
  const { BedrockRuntimeClient } = await import('@aws-sdk/client-bedrock-runtime');
  return new BedrockRuntimeClient();
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
  // Without a status nobody answered; a broken connection has the code of the operating system.
  if (status === undefined) return code !== undefined;
  return status >= 500 || PASSING_STATUSES.has(status);
}
