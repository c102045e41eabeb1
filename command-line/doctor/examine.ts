/** Gathers what `itaclip doctor` reports. A fault never ends it: what cannot be found out is reported. */
import { freemem, totalmem } from 'node:os';
import { describeProcessor } from '#engine/probes/processor.ts';
import type { FoundModel } from '#models/find-model.ts';
import manifest from '../../package.json' with { type: 'json' };
import { advise } from './advise.ts';
import { chooseFastest } from './choose-fastest.ts';
import { examineFolders } from './examine-folders.ts';
import { examineModels } from './examine-models.ts';
import { examineProviders, type ExaminationHooks } from './examine-providers.ts';
import type { DoctorReport } from './report.ts';

/** Throws only the signal's reason after an abort. @param model The model to time. */
export async function examine(model: FoundModel, hooks: ExaminationHooks): Promise<DoctorReport> {
  hooks.say('models and folders');
  const [folders, models, sharp] = await Promise.all([examineFolders(), examineModels(), sharpVersion()]);
  const { onnxruntime, providers } = await examineProviders(model, hooks);
  const found: Omit<DoctorReport, 'advice'> = {
    versions: { itaclip: manifest.version, node: process.version, onnxruntime, sharp },
    machine: {
      platform: `${process.platform} ${process.arch}`,
      processor: describeProcessor(),
      memory_bytes: totalmem(),
      free_memory_bytes: process.availableMemory?.() ?? freemem(),
    },
    folders,
    models,
    providers,
    choice: chooseFastest(model.name, providers) ?? null,
  };
  return { ...found, advice: advise(found) };
}

async function sharpVersion(): Promise<string | null> {
  try {
    const { default: sharp } = await import('sharp');
    return sharp.versions.sharp ?? null;
  } catch {
    return null;
  }
}
