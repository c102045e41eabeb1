/** The process in which a provider is probed, started by `run-probe.ts`: a crash ends this process only. */
import { describeFailure } from './describe-failure.ts';
import type { ProbeAnswer, ProbeTask } from './probe-task.ts';

process.once('disconnect', () => process.exit());
const answer = await answerTask(JSON.parse(process.argv[2] ?? '') as ProbeTask);
process.send?.(answer, () => process.exit());

/** Never throws: a library that cannot be loaded is an answer, too. */
async function answerTask({ provider, speed }: ProbeTask): Promise<ProbeAnswer> {
  let runtime: ProbeAnswer['runtime'];
  try {
    const { builtProviders, onnxruntimeVersion } = await import('../inference/onnx-session.ts');
    runtime = { version: onnxruntimeVersion(), providers: builtProviders() };
    if (speed !== undefined) {
      const { timePasses } = await import('./time-passes.ts');
      return { runtime, works: true, passes: await timePasses(provider, speed) };
    }
    const { tryProvider } = await import('./try-provider.ts');
    await tryProvider(provider);
    return { runtime, works: true, passes: [] };
  } catch (error) {
    return { ...(runtime && { runtime }), works: false, problem: describeFailure(error) };
  }
}
