/** Makes sure, before any work, that the provider that was asked for can be used. */
import { ProblemError } from '#contracts/errors.ts';
import type { ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { builtProviders } from '../inference/onnx-session.ts';
import { runProbe } from './run-probe.ts';
import { tryProvider } from './try-provider.ts';

/** Throws `provider-unavailable`, which names the providers that this build has and those that work here. */
export async function requireProvider(provider: ExecutionProvider, signal?: AbortSignal): Promise<void> {
  if (provider === 'cpu') return;
  try {
    await tryProvider(provider);
  } catch (cause) {
    if (!(cause instanceof ProblemError) || cause.code !== 'provider-unavailable') throw cause;
    const built = builtProviders();
    const others = built.filter((name) => name !== provider && name !== 'cpu');
    const works = await Promise.all(others.map((name) => runProbe({ provider: name }, { signal })));
    const usable = ['cpu', ...others.filter((_, index) => works[index]!.works)];
    throw new ProblemError(
      'provider-unavailable',
      `${cause.message} This build has ${built.join(', ')}; on this machine these work: ${usable.join(', ')}. ` +
        'Choose one of them. The command `doctor` says what each of the others lacks.',
      { cause },
    );
  }
}
