/** `itaclip models pull`: the real weights by one command, ready for the first image. */
import { Command } from 'commander';
import { ProblemError } from '#contracts/errors.ts';
import { cacheFolder } from '#models/files/cache-folder.ts';
import { weightsPlace } from '#models/pull/adopt-model.ts';
import type { DownloadHooks } from '#models/pull/download-file.ts';
import { formatBytes } from '#models/pull/format-bytes.ts';
import { hubConfiguration } from '#models/pull/hub-configuration.ts';
import { partialLength } from '#models/pull/partial-file.ts';
import type { PulledModel } from '#models/pull/pull-model.ts';
import {
  KNOWN_MODELS,
  knownModel,
  RECOMMENDED_MODEL,
  type KnownModel,
} from '#models/registry/known-models.ts';
import { modelsFolder } from '#models/registry/models-folder.ts';
import { buildInstalled } from './build-installed.ts';
import { describeTransfer } from './describe-transfer.ts';
import { interruptible } from '../interruptible.ts';
import { TaskDisplay } from '../display/task-display.ts';

export function pullCommand(): Command {
  return new Command('pull')
    .description('Download a model, verify it and build it.')
    .argument('[name]', `one of ${KNOWN_MODELS.map(({ name }) => name).join(', ')}`, RECOMMENDED_MODEL)
    .addHelpText('after', HELP_FOOTER)
    .action(runPull);
}

const HELP_FOOTER = `
An interrupted download resumes where it stopped, even days later.

HF_ENDPOINT            server to use instead of https://huggingface.co
HF_TOKEN               access token, sent to that server only and over https
HTTPS_PROXY, NO_PROXY  proxy to use, and hosts to reach without it
ITACLIP_MODELS_DIR     folder for installed models

Exit codes: 0 success, 1 the download failed, 2 the command could not run.`;

async function runPull(name: string): Promise<void> {
  const model = knownModel(name);
  if (!model) {
    const names = KNOWN_MODELS.map((known) => known.name).join(', ');
    throw new ProblemError(
      'invalid-request',
      `There is no model "${name}" to pull: choose one of ${names}, or use a folder of your own with --model.`,
    );
  }
  const { news, folder } = await download(model);
  const what = news === 'installed' ? 'installed' : 'installed already, and verified';
  process.stdout.write(`${name}: ${what}: ${folder}\n`);
  await buildInstalled({ name, folder });
}

/** The library for HTTP is loaded by those who download only. */
async function download(model: KnownModel): Promise<PulledModel> {
  const { pullModel } = await import('#models/pull/pull-model.ts');
  const { endpoint, token } = hubConfiguration();
  const display = new TaskDisplay(model.name);
  const configuration = { modelsFolder: modelsFolder(), cacheFolder: cacheFolder(), endpoint, token };
  return interruptible(async (signal) => {
    try {
      return await pullModel(model, configuration, { signal, ...showing(display, model, endpoint) });
    } catch (error) {
      const kept = await partialLength(weightsPlace(model, configuration.modelsFolder));
      if (kept > 0) display.say(`${formatBytes(kept)} are saved: run the same command to resume`);
      throw error;
    } finally {
      display.clear();
    }
  });
}

function showing(display: TaskDisplay, { bytes, license }: KnownModel, endpoint: string): DownloadHooks {
  let first: { received: number; time: number } | undefined;
  return {
    onProgress(received, total) {
      if (first === undefined) {
        display.say(`${formatBytes(bytes - received)} to download from ${endpoint} (license ${license})`);
        first = { received, time: performance.now() };
      }
      const elapsedSeconds = (performance.now() - first.time) / 1000;
      display.update(received, total, describeTransfer(received, total, first.received, elapsedSeconds));
    },
    onCheck: () => display.say('comparing the sha256'),
    onSetback: (problem, seconds) => display.say(`${problem}; trying again in ${seconds} s`),
  };
}
