/** Replaces the precision `auto` by the one that is measured to be the fastest. */
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import type { Precision, PrecisionChoice } from '#contracts/segmentation/precision.ts';
import type { FoundModel } from '#models/find-model.ts';

type Unsettled = { provider: ExecutionProvider; precision: PrecisionChoice; threads: number };

/**
 * Throws `provider-unavailable`, because nothing can be measured without the provider.
 * @param say Receives the sentence that says what was chosen, and why.
 */
export async function settlePrecision<Choices extends Unsettled>(
  model: FoundModel,
  choices: Choices,
  { say, signal }: { say?: (reason: string) => void; signal?: AbortSignal } = {},
): Promise<Choices & { precision: Precision }> {
  const { provider, precision, threads } = choices;
  if (precision !== 'auto') return { ...choices, precision };
  // They load the runtime, which nobody else should wait for.
  const { requireProvider } = await import('./require-provider.ts');
  const { choosePrecision } = await import('./choose-precision.ts');
  await requireProvider(provider, signal);
  const chosen = await choosePrecision({ model: model.folder, provider, threads }, { signal });
  say?.(chosen.reason);
  return { ...choices, precision: chosen.precision };
}
