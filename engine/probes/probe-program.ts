/** The process in which a provider is probed, started by `run-probe.ts`: a crash ends this process only. */
import { describeFailure } from './describe-failure.ts';
import type { ProbeAnswer, ProbeTask } from './probe-task.ts';
import { timePasses } from './time-passes.ts';
import { tryProvider } from './try-provider.ts';

const answer = await probe(JSON.parse(process.argv[2] ?? '') as ProbeTask).catch(
  (error: unknown): ProbeAnswer => ({ works: false, problem: describeFailure(error) }),
);
process.send?.(answer, () => process.exit());

async function probe({ provider, speed }: ProbeTask): Promise<ProbeAnswer> {
  if (speed !== undefined) return { works: true, passes: await timePasses(provider, speed) };
  await tryProvider(provider);
  return { works: true, passes: [] };
}
