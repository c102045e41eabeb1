/** Tries every provider, and times those that work, each in a process of its own. */
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '#contracts/segmentation/execution-provider.ts';
import { measurePrecisions, type PrecisionSpeed } from '#engine/probes/measure-precisions.ts';
import { runProbe } from '#engine/probes/run-probe.ts';
import type { FoundModel } from '#models/find-model.ts';
import type { DoctorReport, ExaminedProvider } from './report.ts';

export type ExaminationHooks = {
  /** Receives what is being looked at. */
  say: (what: string) => void;
  signal: AbortSignal;
};

const ALL_CORES = 0;

type Examined = { onnxruntime: DoctorReport['versions']['onnxruntime']; providers: ExaminedProvider[] };

export async function examineProviders(model: FoundModel, hooks: ExaminationHooks): Promise<Examined> {
  const { runtime } = await runProbe({ provider: 'cpu' }, hooks);
  const providers: ExaminedProvider[] = [];
  for (const provider of EXECUTION_PROVIDERS) {
    const isBuilt = runtime === undefined ? provider === 'cpu' : runtime.providers.includes(provider);
    providers.push(await examineProvider(provider, isBuilt, model, hooks));
  }
  return { onnxruntime: runtime?.version ?? null, providers };
}

async function examineProvider(
  provider: ExecutionProvider,
  isBuilt: boolean,
  model: FoundModel,
  hooks: ExaminationHooks,
): Promise<ExaminedProvider> {
  if (!isBuilt) return { provider, built: false, works: false };
  hooks.say(`the provider ${provider}`);
  const answer = await runProbe({ provider }, hooks);
  if (!answer.works) return { provider, built: true, works: false, problem: withoutName(answer.problem) };
  const wanted = { model: model.folder, provider, threads: ALL_CORES };
  const speeds = await measurePrecisions(wanted, hooks.signal);
  await keep(wanted, speeds);
  return { provider, built: true, works: true, speeds };
}

/** Serves `--precision auto` later. A cache folder that cannot be written is reported elsewhere. */
async function keep(
  wanted: Parameters<typeof measurePrecisions>[0],
  speeds: readonly PrecisionSpeed[],
): Promise<void> {
  try {
    // It loads the runtime, which works: a pass has run.
    const { keepMeasurement } = await import('#engine/probes/choose-precision.ts');
    await keepMeasurement(wanted, speeds);
  } catch {}
}

/** The table names the provider already. */
function withoutName(problem: string): string {
  return problem.replace(/^The execution provider "\w+" cannot be used: /, '');
}
